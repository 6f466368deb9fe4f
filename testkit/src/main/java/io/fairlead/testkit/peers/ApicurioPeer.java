package io.fairlead.testkit.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// A real schema registry: Apicurio by its Confluent-compatible API, everything in memory, on a free port of
/// 127.0.0.1. Its level is BACKWARD, as Confluent's is without a setting; Apicurio's own would be NONE.
///
/// Tests share it: each should take subjects of its own, and leave the global level alone.
public final class ApicurioPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.one();
    private final RunningPeer running;

    private ApicurioPeer() {
        running = PeerProvider.chosen().schemaRegistry(port);
        try {
            running.awaitReady(PATIENCE, () -> put("/config", "{\"compatibility\":\"BACKWARD\"}") == 200);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Apicurio started", e);
        }
    }

    /// Returns once it answers: about five seconds.
    public static ApicurioPeer start() {
        PeerProvider.chosen().require(PeerKind.SCHEMA_REGISTRY);
        return new ApicurioPeer();
    }

    /// For `schema.registry.url`.
    public String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    public RunningPeer running() {
        return running;
    }

    private int put(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() {
        http.shutdownNow();
        running.close();
    }
}

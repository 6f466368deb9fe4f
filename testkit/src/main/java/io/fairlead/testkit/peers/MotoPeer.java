package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A moto server: the APIs of AWS over HTTP, everything in memory, on a free port of 127.0.0.1. It accepts any
/// credentials.
public final class MotoPeer implements AutoCloseable {
    /// Of all credentials.
    public static final String ACCOUNT = "123456789012";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final PeerProcess process;

    private MotoPeer(int port, PeerProcess process) {
        this.port = port;
        this.process = process;
    }

    /// Returns once it answers: about two seconds. Where it is not built, the test that asks is skipped, or
    /// fails under `-Dpeers=required`.
    public static MotoPeer start() throws InterruptedException {
        int port = FreePorts.one();
        MotoPeer peer = new MotoPeer(
                port,
                PeerProcess.start(new PeerProcess.Start(
                        "moto",
                        PeerBinary.require("moto"),
                        List.of("-H", "127.0.0.1", "-p", Integer.toString(port)),
                        Map.of())));
        peer.process.awaitReady(PATIENCE, () -> peer.send("GET", "/moto-api/") == 200);
        return peer;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    public PeerProcess process() {
        return process;
    }

    /// Takes out everything that was made.
    public void reset() throws InterruptedException {
        try {
            int status = send("POST", "/moto-api/reset");
            if (status != 200) {
                throw new IllegalStateException("moto answered " + status + " to a reset");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve(path))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.close();
    }
}

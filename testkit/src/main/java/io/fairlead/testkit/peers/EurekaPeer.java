package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Eureka server of Spring Cloud, on a free port of 127.0.0.1. Without the cache that by default is
/// renewed every 30 s: each response is of now.
public final class EurekaPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final List<String> more;
    private PeerProcess process;

    private EurekaPeer(int port, List<String> more) {
        this.port = port;
        this.more = more;
        this.process = launch(port, more);
    }

    /// Returns once it responds: about ten seconds. Where it is not built, the test that asks is skipped, or fails
    /// under `-Dpeers=required`.
    public static EurekaPeer start() throws InterruptedException {
        EurekaPeer peer = new EurekaPeer(FreePorts.one(), List.of());
        peer.awaitReady();
        return peer;
    }

    /// Two servers that replicate to each other what is registered at one of them, within about a second. One that
    /// starts again does not read the other: it only gets what changes, or is renewed, from then on.
    public static List<EurekaPeer> startPair() throws InterruptedException {
        List<Integer> ports = FreePorts.many(2);
        EurekaPeer one = new EurekaPeer(ports.getFirst(), replicatesTo("one", ports.getLast()));
        EurekaPeer two = new EurekaPeer(ports.getLast(), replicatesTo("two", ports.getFirst()));
        one.awaitReady();
        two.awaitReady();
        return List.of(one, two);
    }

    /// @param name of this server, by which it tells its own URL from the other's
    private static List<String> replicatesTo(String name, int other) {
        return List.of(
                "-Deureka.instance.hostname=" + name + ".example",
                "-Deureka.client.service-url.defaultZone=http://127.0.0.1:" + other + "/eureka/");
    }

    private static PeerProcess launch(int port, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dserver.address=127.0.0.1",
                "-Dserver.port=" + port,
                "-Dspring.main.banner-mode=off",
                "-Deureka.client.register-with-eureka=false",
                "-Deureka.client.fetch-registry=false",
                "-Deureka.server.use-read-only-response-cache=false"));
        arguments.addAll(more);
        return PeerProcess.start(new PeerProcess.Start(
                "eureka",
                PeerBinary.require("eureka"),
                arguments,
                Map.of("JAVA_HOME", System.getProperty("java.home"))));
    }

    private void awaitReady() throws InterruptedException {
        process.awaitReady(
                PATIENCE,
                () -> exchange("GET", "/apps", BodyPublishers.noBody()).statusCode() == 200);
    }

    /// Ends it, and starts it again on the same port: its registry is empty.
    public void restart() throws InterruptedException {
        process.close();
        process = launch(port, more);
        awaitReady();
    }

    /// Ends it without a new one.
    public void stop() {
        process.close();
    }

    /// It accepts connections, and does not respond.
    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    public int port() {
        return port;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/eureka");
    }

    /// Registers an instance, or changes it.
    ///
    /// @param instance as JSON: the value of `instance`
    public void register(String application, String instance) {
        expect(204, send("POST", "/apps/" + application, BodyPublishers.ofString("{\"instance\": " + instance + "}")));
    }

    /// Ends the lease of an instance; nothing happens if there is none.
    public void cancel(String application, String instance) {
        var _ = send("DELETE", "/apps/" + application + "/" + instance, BodyPublishers.noBody());
    }

    /// Whether it lists an instance.
    public boolean lists(String application, String instance) {
        return send("GET", "/apps/" + application + "/" + instance, BodyPublishers.noBody())
                        .statusCode()
                == 200;
    }

    /// Returns once it lists an instance that was registered at its peer.
    public void awaitReplica(String application, String instance) throws InterruptedException {
        process.awaitReady(PATIENCE, () -> lists(application, instance));
    }

    /// Overrides the status of an instance.
    public void override(String application, String instance, String status) {
        expect(
                200,
                send(
                        "PUT",
                        "/apps/" + application + "/" + instance + "/status?value=" + status,
                        BodyPublishers.noBody()));
    }

    private static void expect(int expected, HttpResponse<String> response) {
        if (response.statusCode() != expected) {
            throw new IllegalStateException("Eureka responded with " + response.statusCode() + " " + response.body()
                    + ", expected " + expected);
        }
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body) {
        try {
            return exchange(method, path, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private HttpResponse<String> exchange(String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.close();
    }
}

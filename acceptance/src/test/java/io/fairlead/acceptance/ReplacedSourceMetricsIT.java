package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The counters of a source are by what the registry limits, which may not exist any more once it was replaced: a
/// series that nothing increments would look like a registry without requests.
class ReplacedSourceMetricsIT {
    private static final String CALLS = "fairlead_source_api_calls_total";

    @TempDir
    private Path folder;

    private final int http = FreePorts.one();
    private ProcessFolder shop;
    private HttpServer one;
    private HttpServer other;

    @BeforeEach
    void open() throws Exception {
        shop = new ProcessFolder(folder, "10.1.0.1");
        one = list();
        other = list();
    }

    @AfterEach
    void close() {
        one.stop(0);
        other.stop(0);
        shop.close();
    }

    @Test
    void countersOfAServerThatIsNoLongerReadDisappear() throws Exception {
        write(source(one, other));
        FairleadProcess.output(folder, 0, "topics", "apply");
        try (FairleadProcess _ = FairleadProcess.start(folder, "run")) {
            awaitCalls(one, true);
            awaitCalls(other, true);

            write(source(one));
            awaitCalls(other, false);
            awaitCalls(one, true);

            write("");
            awaitCalls(one, false);
        }
    }

    private static HttpServer list() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "[]".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String source(HttpServer... servers) {
        return Arrays.stream(servers)
                .map(server -> "{name: l%1$d, url: \"http://127.0.0.1:%1$d/\"}"
                        .formatted(server.getAddress().getPort()))
                .collect(Collectors.joining(", ", """
                          - name: lists
                            http:
                              interval: 1s
                              urls: [\
                        """, """
                        ]
                            rules: [{host: "${service}.mesh", namespace: shop}]
                        """));
    }

    private void write(String source) throws IOException {
        Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: test
                kafka: {bootstrap.servers: "%s"}
                schema-registry: embedded
                http: {port: %d}
                topics: {partitions: 4, replication-factor: 1}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                %stargets:
                  - name: folder
                    files: {directory: mesh}
                    policy: sync
                """.formatted(shop.bootstrapServers(), http, source));
    }

    private void awaitCalls(HttpServer server, boolean counted) {
        String series = ".*source=\"lists\".*";
        String api = "api=\"[^\"]*" + server.getAddress().getPort() + "\"";
        await().atMost(ProcessFolder.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(metrics().lines()
                                .filter(line -> line.startsWith(CALLS) && line.matches(series))
                                .filter(line -> line.matches(".*" + api + ".*"))
                                .count())
                        .isEqualTo(counted ? 1 : 0));
    }

    private String metrics() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/metrics"))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}

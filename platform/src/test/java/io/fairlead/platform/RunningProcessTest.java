package io.fairlead.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.Connectors;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.ServerPlace;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.ConfigEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a command makes of whatever listens at `http` of its configuration.
final class RunningProcessTest {
    private static final String SERVERS = """
            {"pipeline": "shop", "installation": "", "bootstrap.servers": "127.0.0.1:19092",
             "schema.registry.url": "http://127.0.0.1:18081"}
            """;

    private @Nullable HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private FairleadConfig config(String host, int port) {
        return new ConfigReader(new Connectors(List.of(), List.of(), new TreeMap<>()))
                .parse("fairlead.yaml", """
                        pipeline: shop
                        kafka: embedded
                        schema-registry: embedded
                        http: {host: "%s", port: %d}
                        sources: []
                        targets: []
                        """.formatted(host, port), ConfigEnvironment.of(Path.of("fairlead.yaml")));
    }

    /// A server that answers every request so.
    private FairleadConfig answering(String host, int status, String body) throws IOException {
        HttpServer answering = HttpServer.create(new InetSocketAddress(host, 0), 0);
        server = answering;
        answering.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        answering.start();
        return config(host, answering.getAddress().getPort());
    }

    @Test
    void theServersOfItsPipelineReplaceTheEmbeddedOnes() throws Exception {
        FairleadConfig attached = RunningProcess.to(answering("127.0.0.1", 200, SERVERS));

        assertThat(attached.kafka().place()).isEqualTo(new ServerPlace.Outside());
        assertThat(attached.kafka().common().values()).containsEntry("bootstrap.servers", "127.0.0.1:19092");
        assertThat(attached.schemaRegistry().properties().values())
                .containsEntry("schema.registry.url", "http://127.0.0.1:18081");
    }

    @Test
    void itIsFoundAtAnIpv6Address() throws Exception {
        assumeThat(InetAddress.getAllByName("::1")[0].isReachable(1000))
                .as("has IPv6")
                .isTrue();

        FairleadConfig attached = RunningProcess.to(answering("::1", 200, SERVERS));

        assertThat(attached.kafka().common().values()).containsEntry("bootstrap.servers", "127.0.0.1:19092");
    }

    /// Two pipelines on one machine, and a file with the port of the other: its Kafka must not get our commands.
    @Test
    void theProcessOfAnotherPipelineIsNotTheOne() throws Exception {
        FairleadConfig config = answering("127.0.0.1", 200, SERVERS.replace("shop", "pay"));

        assertThatThrownBy(() -> RunningProcess.to(config))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("no fairlead with this configuration responds at http://127.0.0.1:")
                .hasMessageContaining("(it runs pipeline \"pay\")");
    }

    /// Whoever takes over from a renamed pipeline has to see that its process still runs.
    @Test
    void theProcessOfAFormerNameIsTheOneForATakeOver() throws Exception {
        FairleadConfig attached = RunningProcess.orAlone(answering("127.0.0.1", 200, SERVERS.replace("shop", "pay")));

        assertThat(attached.kafka().common().values()).containsEntry("bootstrap.servers", "127.0.0.1:19092");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | ok                 | it answered with something else than a JSON object",
                "200 | ''                 | it answered with something else than a JSON object",
                "200 | []                 | it answered with something else than a JSON object",
                "200 | '\"ready\"'        | it answered with something else than a JSON object",
                "200 | <html>hello</html> | it answered with something else than a JSON object",
                "200 | {'a':              | it answered with something else than a JSON object",
                "301 | moved              | it answered 301",
                "404 | not found          | it answered 404",
                "503 | starting           | it answered 503",
            })
    void anotherServerAtItsPortIsNamedAsSuch(int status, String body, String found) throws IOException {
        FairleadConfig config = answering("127.0.0.1", status, body);

        assertThatThrownBy(() -> RunningProcess.get(config, "/api/v1/status"))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("(" + found + "); start it with `fairlead run`")
                .message()
                .doesNotContain("\n");
        assertThat(RunningProcess.ask(config, "/api/v1/status")).isEmpty();
    }

    @Test
    void aRefusalIsShownWithoutItsControlCharacters() throws IOException {
        FairleadConfig config = answering("127.0.0.1", 403, "from another machine\u001b[31m\nforged");

        assertThatThrownBy(() -> RunningProcess.request(config, "/api/v1/reload"))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("answered 403: from another machine\\u001b[31m\\nforged;");
    }

    /// It runs: no second broker may start in its directory.
    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aProcessThatWantsATokenIsNotTakenForNone(int status) throws Exception {
        FairleadConfig config = answering("127.0.0.1", status, "{}");

        assertThatThrownBy(() -> RunningProcess.orAlone(config))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining("answered " + status + "; set FAIRLEAD_TOKEN");
    }

    @Test
    void aConnectionThatIsClosedWithoutAnAnswerIsNoProcess() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var _ = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        rude.accept().close();
                    }
                } catch (IOException _) {
                    // The test has ended.
                }
            });
            FairleadConfig config = config("127.0.0.1", rude.getLocalPort());

            assertThatThrownBy(() -> RunningProcess.get(config, "/api/v1/status"))
                    .isInstanceOf(TransientFailure.class)
                    .hasMessageContaining("no fairlead with this configuration responds");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/status", "/api/v1/servers"})
    void anUnknownPortIsSaidToBeUnknown(String path) {
        FairleadConfig config = config("127.0.0.1", 0);

        assertThatThrownBy(() -> RunningProcess.get(config, path)).hasMessageStartingWith("http.port is 0");
        assertThat(RunningProcess.ask(config, path)).isEmpty();
    }

    @Test
    void onlyARefusedConnectionShowsThatNoneRuns() throws Exception {
        int free;
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            free = taken.getLocalPort();
        }
        RunningProcess.requireNone(config("127.0.0.1", free));

        FairleadConfig other = answering("127.0.0.1", 200, "another program");
        assertThatThrownBy(() -> RunningProcess.requireNone(other))
                .hasMessageContaining("a process of pipeline \"shop\" may run");
    }
}

package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connectors.BundledConnectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// Mistakes beside secrets, or in them: no message repeats one. `SecretsIT` searches everything else that a run shows.
final class SecretsInMessagesTest {
    private static final String SECRET = "s3cr3t";
    private static final String CONFIG = """
        pipeline: shop
        kafka:
          bootstrap.servers: "127.0.0.1:1"
          default.api.timeout.ms: 300
          request.timeout.ms: 200
          sasl.jaas.config: 'org.apache.kafka.common.security.plain.PlainLoginModule required username="f" password="s3cr3t-jaas";'
          ssl.key.password: s3cr3t-key
          ssl.truststore.password: s3cr3t-truststore
          a.property.of.a.plug.in: s3cr3t-plug-in
        schema-registry: embedded
        sources:
          - name: dc1
            consul: {address: "http://127.0.0.1:1", token: "${file:token}"}
            rules: [{host: "${service}.mesh"}]
        targets:
          - name: mesh
            files: {directory: mesh}
            policy: sync
        """;

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    /// What is written in the configuration, and what instead of it.
    record Mistake(String part, String instead) {}

    static List<Mistake> mistakes() {
        String jaas = "sasl.jaas.config: 'org.apache.kafka.common.security.plain.PlainLoginModule";
        String key = "ssl.key.password: s3cr3t-key";
        return List.of(
                new Mistake("http://127.0.0.1:1", "http://user:s3cr3t@127.0.0.1:1/x?y="),
                new Mistake("http://127.0.0.1:1", "http://user:a/s3cr3t@127.0.0.1:1"),
                new Mistake("${file:token}", "s3cr3t\u00fc"),
                new Mistake("schema-registry: embedded", "schema-registry: {url: 'ftp://user:s3cr3t@registry'}"),
                new Mistake("schema-registry: embedded", "schema-registry: {url: 'http://user:s3cr3t@127.0.0.1:1'}"),
                new Mistake("schema-registry: embedded", "schema-registry: {url: 'http://user:s3cr3t@127.0.0.1:x'}"),
                new Mistake(key, "ssl.key.password: {a: s3cr3t}"),
                new Mistake(key, "security.protocol: SSL\n  ssl.keystore.type: PEM\n  ssl.keystore.key: s3cr3t"),
                new Mistake(jaas, "security.protocol: SASL_SSL\n  sasl.mechanism: PLAIN\n  sasl.jaas.config: 's3cr3t"),
                new Mistake("bootstrap.servers: \"", "bootstrap.servers: \"user:s3cr3t@kafka,"));
    }

    @BeforeEach
    void token() throws IOException {
        Files.writeString(folder.resolve("token"), "\ufeff" + SECRET + "-consul\r\n", UTF_8);
    }

    private int run(String command, String config) throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, config, UTF_8);
        CommandLine line = FairleadCommand.commandLine(BundledConnectors.list());
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        return line.execute(command, "-c", file.toString());
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsReportedWithoutTheSecretBesideIt(Mistake mistake) throws IOException {
        assertThat(CONFIG).contains(mistake.part());
        for (String command : List.of("validate", "services")) {
            run(command, CONFIG.replace(mistake.part(), mistake.instead()));
        }
        assertThat(said.toString()).isNotEmpty().doesNotContain(SECRET).doesNotContain("\tat ");
    }

    @Test
    void aTokenFileMayBeginWithAByteOrderMark() throws IOException {
        assertThat(run("validate", CONFIG)).isZero();
    }

    @Test
    void aTokenThatNoHeaderCanHoldIsRefusedWithTheCharacterThatIsWrong() throws IOException {
        assertThat(run("validate", CONFIG.replace("${file:token}", "s3cr3t\u00fc")))
                .isEqualTo(2);
        assertThat(said.toString())
                .contains("sources[0].consul.token: holds a character that no token has (U+00FC at position 7)");
    }

    @Test
    void theUserOfAnAddressIsMasked() throws IOException {
        assertThat(run("validate", CONFIG.replace("http://127.0.0.1:1", "http://user:s3cr3t@consul:8500")))
                .isEqualTo(2);
        assertThat(said.toString()).contains("found \"http://***@consul:8500\"");
    }

    @Test
    void aPropertyThatKafkaDoesNotKnowIsWarnedAbout() throws IOException {
        assertThat(run("validate", CONFIG.replace("request.timeout.ms", "reqest.timeout.ms")))
                .isZero();
        assertThat(said.toString())
                .contains(
                        "warning: ",
                        "line 5: kafka.reqest.timeout.ms: Kafka's clients have no such property, so they"
                                + " ignore it; did you mean \"request.timeout.ms\"?");
    }

    @Test
    void valuesThatKafkaRefusesAreRefusedByValidate() throws IOException {
        String config = CONFIG.replace("\"127.0.0.1:1\"\n", "kafka-1\n")
                .replace("request.timeout.ms: 200", "security.protocol: TLS");
        assertThat(run("validate", config)).isEqualTo(2);
        assertThat(said.toString())
                .contains(
                        "line 3: kafka.bootstrap.servers: found \"kafka-1\", expected host:port, such as kafka-1:9092")
                .contains("line 5: kafka.security.protocol: found \"TLS\"");
    }

    @Test
    void filesThatAreNotThereAreFoundByValidate() throws IOException {
        String config = CONFIG.replace("request.timeout.ms: 200", "ssl.truststore.location: /nowhere/trust.jks")
                .replace("files: {directory: mesh}", "istio: {kubeconfig: nowhere/config}");
        assertThat(run("validate", config)).isEqualTo(2);
        assertThat(said.toString())
                .contains("line 5: kafka.ssl.truststore.location: there is no file /nowhere/trust.jks")
                .contains("line 17: targets[0].istio: target mesh: kubeconfig ")
                .contains("there is no such file (MESH-ISTIO-CONFIG)");
    }
}

package io.fairlead.wire.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Server and client share one self-signed key; keytool puts it into each kind of store.
final class SchemaRegistryTlsTest {
    @TempDir
    static Path folder = Path.of("");

    private static @Nullable ScriptedServer running;

    @BeforeAll
    static void start() throws Exception {
        store("key.p12", "-genkeypair", "-keyalg", "EC", "-dname", "CN=registry", "-ext", "san=ip:127.0.0.1");
        store("key.p12", "-exportcert", "-rfc", "-file", path("trust.pem"));
        store("trust.jks", "-importcert", "-noprompt", "-storetype", "JKS", "-file", path("trust.pem"));
        store("trust.p12", "-importcert", "-noprompt", "-storetype", "PKCS12", "-file", path("trust.pem"));
        running = ScriptedServer.mutualTls(context()).answering(200, "[\"s\"]");
    }

    private static SSLContext context() {
        Map<String, String> keys = new TreeMap<>(keys());
        keys.put("schema.registry.url", "https://unused");
        keys.putAll(trust("PEM", "trust.pem"));
        return RegistryTls.context(SchemaRegistryClientConfig.from(keys));
    }

    @AfterAll
    static void stop() {
        server().close();
    }

    private static ScriptedServer server() {
        return java.util.Objects.requireNonNull(running);
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private static void store(String store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                path(store),
                "-storepass",
                "changeit",
                "-alias",
                "registry"));
        command.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
    }

    private static Map<String, String> keys() {
        return Map.of(
                "schema.registry.ssl.keystore.location", path("key.p12"),
                "schema.registry.ssl.keystore.type", "PKCS12",
                "schema.registry.ssl.keystore.password", "changeit",
                "schema.registry.ssl.key.password", "changeit");
    }

    private static Map<String, String> trust(String type, String file) {
        Map<String, String> trust = new TreeMap<>();
        trust.put("schema.registry.ssl.truststore.location", path(file));
        trust.put("schema.registry.ssl.truststore.type", type);
        if (!type.equals("PEM")) {
            trust.put("schema.registry.ssl.truststore.password", "changeit");
        }
        return trust;
    }

    private static SchemaRegistryClient client(String url, List<Map<String, String>> settings) {
        return client(url, settings, Map.of());
    }

    private static SchemaRegistryClient client(
            String url, List<Map<String, String>> settings, Map<String, String> more) {
        Map<String, String> config = new TreeMap<>();
        config.put("schema.registry.url", url);
        config.put("http.read.timeout.ms", "10000");
        config.put("http.connect.timeout.ms", "10000");
        settings.forEach(config::putAll);
        config.putAll(more);
        return SchemaRegistryClient.open(SchemaRegistryClientConfig.from(config), InstantSource.system());
    }

    @ParameterizedTest
    @CsvSource({"PEM, trust.pem", "PKCS12, trust.p12", "JKS, trust.jks"})
    void connectsWithEachKindOfStore(String type, String file) {
        try (var client = client(server().url(), List.of(keys(), trust(type, file)))) {
            assertThat(client.subjects()).containsExactly("s");
        }
    }

    @Test
    void doesNotTalkToAServerThatItDoesNotTrust() {
        try (var client = client(server().url(), List.of(keys()))) {
            assertThatThrownBy(client::subjects)
                    .isInstanceOf(ConfigurationFailure.class)
                    .hasMessageStartingWith(
                            "schema registry " + server().url() + ": cannot list the subjects: no TLS connection: ")
                    .hasMessageContaining("unable to find valid certification path")
                    .hasMessageEndingWith("; check the URL's scheme and port, and schema.registry.ssl.truststore.* and"
                            + " keystore.*");
        }
    }

    @Test
    void doesNotTalkToAServerOfAnotherName() {
        try (var client =
                client(server().url().replace("127.0.0.1", "localhost"), List.of(keys(), trust("PEM", "trust.pem")))) {
            assertThatThrownBy(client::subjects)
                    .isInstanceOf(ConfigurationFailure.class)
                    .hasMessageContaining("localhost");
        }
    }

    /// In TLS 1.3 the server's alert comes after the client's handshake; where the server closes first, the client sees
    /// a broken connection, which is worth another try.
    @Test
    void saysThatTheServerWantsACertificate() {
        try (var client = client(server().url(), List.of(trust("PEM", "trust.pem")))) {
            Throwable told = catchThrowable(client::subjects);
            for (int attempt = 1; attempt < 10 && told instanceof TransientFailure; attempt++) {
                told = catchThrowable(client::subjects);
            }
            assertThat(told).isInstanceOf(ConfigurationFailure.class).hasMessageContaining("certificate");
        }
    }

    @Test
    void saysThatThePortSpeaksNoTls() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = client("https://127.0.0.1:" + plain.getLocalPort(), List.of())) {
            Thread answering = Thread.startVirtualThread(() -> answerPlainly(plain));
            assertThatThrownBy(client::subjects)
                    .isInstanceOf(ConfigurationFailure.class)
                    .hasMessageContaining("no TLS connection: ")
                    .hasMessageContaining("check the URL's scheme and port");
            answering.interrupt();
        }
    }

    /// Once the client has said something, as a server of HTTP does; the JDK's client may miss an answer that comes
    /// before it began its handshake.
    private static void answerPlainly(ServerSocket plain) {
        try (Socket socket = plain.accept()) {
            var _ = socket.getInputStream().read();
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // the client hung up
        }
    }

    @Test
    void asksWhetherASilentPortSpeaksTls() {
        try (ScriptedServer plain = ScriptedServer.http();
                var client = client(
                        plain.url().replace("http:", "https:"), List.of(), Map.of("http.connect.timeout.ms", "200"))) {
            assertThatThrownBy(client::subjects)
                    .isInstanceOf(TransientFailure.class)
                    .hasMessage("schema registry https://127.0.0.1:" + plain.port() + ": cannot list the subjects: no"
                            + " connection within 200 ms (does this port speak TLS?); is a schema registry running"
                            + " there?");
        }
    }

    @Test
    void saysThatAStoreIsMissing() {
        assertThatThrownBy(() -> client("https://r", List.of(trust("PEM", "none.pem"))))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("schema registry: the stores of schema.registry.ssl.* cannot be used: no file "
                        + path("none.pem") + "; check location, type (PEM, PKCS12 or JKS) and password");
    }

    @Test
    void saysThatAPasswordIsWrongWithoutNamingIt() {
        Map<String, String> wrong = new TreeMap<>(trust("PKCS12", "trust.p12"));
        wrong.put("schema.registry.ssl.truststore.password", "s3cret");
        assertThatThrownBy(() -> client("https://r", List.of(wrong)))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageStartingWith("schema registry: the stores of schema.registry.ssl.* cannot be used: ")
                .hasMessageContaining("password")
                .hasMessageNotContaining("s3cret");
    }
}

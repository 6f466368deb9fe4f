package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.CannedRegistry.Lease;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A server with a certificate that its own authority signed; what else a TLS file may hold, the tests of Consul show.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EurekaTlsTest {
    private static final String PASSWORD = "changeit";

    private final CannedRegistry registry = new CannedRegistry();
    private Path folder = Path.of("");
    private URI url = URI.create("https://127.0.0.1/");
    private Runnable stop = () -> {};

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=eureka", "-ext", "san=ip:127.0.0.1", "-validity", "2");
        keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
        registry.register(Lease.up("WEB", "one", 8001));
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/eureka/", exchange -> {
            try (exchange) {
                byte[] body = registry.full().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        stop = () -> server.stop(0);
        url = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/eureka");
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "eureka", "-storepass", PASSWORD, "-keystore"));
        command.add(folder.resolve("keys.p12").toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private SSLContext context() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @AfterAll
    void end() {
        stop.run();
    }

    private EurekaReadings readings(TlsOptions tls) {
        return new EurekaReadings(List.of(url), EurekaReadings.TIMES, tls);
    }

    @Test
    void readsWithItsAuthority() throws InterruptedException {
        try (EurekaReadings readings = readings(new TlsOptions(folder.resolve("ca.pem"), null, null, ""))) {
            assertThat(readings.first()).containsExactly("WEB/one:8001");
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() {
        try (EurekaReadings readings = readings(TlsOptions.NONE)) {
            assertThat(readings.failure())
                    .hasMessageStartingWith("reading " + url + ": no TLS connection: ")
                    .hasMessageContaining("set tls.ca to the file of the authority that signed it")
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("INGEST-EUREKA-HANDSHAKE"));
        }
    }

    @Test
    void aServerOfAnotherNameIsRefused() {
        try (EurekaReadings readings =
                readings(new TlsOptions(folder.resolve("ca.pem"), null, null, "eureka.example"))) {
            assertThat(readings.failure().code()).isEqualTo("INGEST-EUREKA-HANDSHAKE");
        }
    }

    /// An operator has to correct it: no other server is tried, and the source stops.
    @Test
    void aFileThatCannotBeUsedIsNamed() {
        Path missing = folder.resolve("missing.pem");
        try (EurekaReadings readings = readings(new TlsOptions(missing, null, null, ""))) {
            assertThatThrownBy(readings::first)
                    .isInstanceOfSatisfying(
                            ConfigurationFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("INGEST-EUREKA-TLS"))
                    .hasMessage("tls.ca: the file " + missing + ": does not exist");
        }
    }
}

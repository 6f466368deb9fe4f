package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.http.HttpOptions.Credentials;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
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
class HttpTlsTest {
    private static final String PASSWORD = "changeit";

    private Path folder = Path.of("");
    private URI address = URI.create("https://127.0.0.1/");
    private Runnable stop = () -> {};

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=lists", "-ext", "san=ip:127.0.0.1", "-validity", "2");
        keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        stop = () -> server.stop(0);
        address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "lists", "-storepass", PASSWORD, "-keystore"));
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

    private Lists lists(TlsOptions tls) {
        Access access = new Access(new Credentials.None(), List.of(), tls);
        return new Lists(address, Format.PROMETHEUS, access, Lists.LIMITS);
    }

    @Test
    void readsWithItsAuthority() throws InterruptedException {
        try (Lists lists = lists(new TlsOptions(folder.resolve("ca.pem"), null, null, ""))) {
            assertThat(Lists.ids(lists.first())).isEmpty();
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() {
        try (Lists lists = lists(TlsOptions.NONE)) {
            assertThatThrownBy(lists::first)
                    .isInstanceOfSatisfying(
                            TransientFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("INGEST-HTTP-HANDSHAKE"))
                    .hasMessageContaining("set tls.ca to the file of the authority that signed it");
        }
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() {
        Path missing = folder.resolve("missing.pem");
        try (Lists lists = lists(new TlsOptions(missing, null, null, ""))) {
            assertThatThrownBy(lists::first)
                    .isInstanceOfSatisfying(
                            ConfigurationFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("INGEST-HTTP-TLS"))
                    .hasMessage("tls.ca: the file " + missing + ": does not exist");
        }
    }
}

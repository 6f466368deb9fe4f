package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.http.Credentials;
import io.fairlead.testkit.tls.TestCertificates;
import io.fairlead.testkit.tls.TlsServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the source uses its TLS options and has its codes; what TLS files may contain, the tests of Consul show.
class HttpTlsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsWithItsAuthorityOnly() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder);
        try (TlsServer server = TlsServer.start(certificates, exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            }
        })) {
            try (Lists trusting = lists(server.address(), new TlsOptions(certificates.authority(), null, null, ""))) {
                assertThat(Lists.ids(trusting.first())).isEmpty();
            }
            try (Lists other = lists(server.address(), TlsOptions.NONE)) {
                assertThatThrownBy(other::first)
                        .isInstanceOfSatisfying(
                                TransientFailure.class,
                                failure -> assertThat(failure.code()).isEqualTo("INGEST-HTTP-HANDSHAKE"));
            }
        }
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() {
        Path missing = folder.resolve("missing.pem");
        try (Lists lists = lists(URI.create("https://127.0.0.1/"), new TlsOptions(missing, null, null, ""))) {
            assertThatThrownBy(lists::first)
                    .isInstanceOfSatisfying(
                            ConfigurationFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("INGEST-HTTP-TLS"))
                    .hasMessage("tls.ca: the file " + missing + ": does not exist");
        }
    }

    private static Lists lists(URI address, TlsOptions tls) {
        Access access = new Access(new Credentials.None(), List.of(), tls);
        return new Lists(address, Format.PROMETHEUS, access, Lists.LIMITS);
    }
}

package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.CannedRegistry.Lease;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.testkit.tls.TestCertificates;
import io.fairlead.testkit.tls.TlsServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the source uses its TLS options and has its codes; what TLS files may contain, the tests of Consul show.
class EurekaTlsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsWithItsAuthorityOnly() throws Exception {
        CannedRegistry registry = new CannedRegistry();
        registry.register(Lease.up("WEB", "one", 8001));
        TestCertificates certificates = TestCertificates.in(folder);
        try (TlsServer server = TlsServer.start(certificates, exchange -> {
            try (exchange) {
                byte[] body = registry.full().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        })) {
            URI url = server.address().resolve("eureka");
            try (EurekaReadings trusting = readings(url, new TlsOptions(certificates.authority(), null, null, ""))) {
                assertThat(trusting.first()).containsExactly("WEB/one:8001");
            }
            try (EurekaReadings other = readings(url, TlsOptions.NONE)) {
                assertThat(other.failure())
                        .hasMessageStartingWith("reading " + url + ": no TLS connection: ")
                        .satisfies(failure -> assertThat(failure.code()).isEqualTo("INGEST-EUREKA-HANDSHAKE"));
            }
        }
    }

    /// An operator has to correct it: no other server is tried, and the source stops.
    @Test
    void aFileThatCannotBeUsedIsNamed() {
        Path missing = folder.resolve("missing.pem");
        try (EurekaReadings readings =
                readings(URI.create("https://127.0.0.1/eureka"), new TlsOptions(missing, null, null, ""))) {
            assertThatThrownBy(readings::first)
                    .isInstanceOfSatisfying(
                            ConfigurationFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("INGEST-EUREKA-TLS"))
                    .hasMessage("tls.ca: the file " + missing + ": does not exist");
        }
    }

    private static EurekaReadings readings(URI url, TlsOptions tls) {
        return new EurekaReadings(List.of(url), EurekaReadings.TIMES, tls);
    }
}

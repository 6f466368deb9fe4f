package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.config.HttpAccess;
import io.fairlead.config.HttpConfig;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.platform.http.HttpEndpoint;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import io.fairlead.testkit.tls.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiTlsTest {
    private static HttpEndpoint start(Path certificate, Path key) {
        HttpAccess access = new HttpAccess(new HttpAccess.Tls(certificate, key), null, null, 0, false);
        Api api = Api.of("shop", null, 0);
        api.use(new FakeAnswers());
        return HttpEndpoint.start(
                new HttpConfig("127.0.0.1", 0, List.of(), access),
                new TreeMap<>(Map.of("/livez", () -> Answer.text(200, "ok"))),
                api);
    }

    private static HttpResponse<String> get(String url, Path authority, String... headers)
            throws IOException, InterruptedException {
        var tls = TlsContexts.of(new TlsOptions(authority, null, null, ""), "TEST");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void pagesAndApiAreServedByTlsAlone(@TempDir Path folder) throws Exception {
        TestCertificates certificates = TestCertificates.in(folder);
        try (HttpEndpoint endpoint = start(certificates.certificate("server"), certificates.key("server"))) {
            String url = endpoint.url();
            assertThat(url).startsWith("https://127.0.0.1:");
            assertThat(get(url + "/livez", certificates.authority()).body()).isEqualTo("ok\n");
            assertThat(get(url + "/api/v1/services", certificates.authority(), "Origin", url)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(url + "/api/v1/services", certificates.authority(), "Origin", url.replace("https", "http"))
                            .statusCode())
                    .isEqualTo(403);
            assertThatThrownBy(() -> get(url.replace("https", "http") + "/livez", certificates.authority()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aCertificateThatIsReplacedIsServedAndABadOneIsNot(@TempDir Path first, @TempDir Path second) throws Exception {
        TestCertificates one = TestCertificates.in(first);
        TestCertificates other = TestCertificates.in(second);
        try (HttpEndpoint endpoint = start(one.certificate("server"), one.key("server"))) {
            String url = endpoint.url() + "/livez";
            // The key alone does not belong to the certificate: the former pair stays in use.
            Files.copy(other.key("server"), one.key("server"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(get(url, one.authority()).statusCode()).isEqualTo(200);
            Files.copy(other.certificate("server"), one.certificate("server"), StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> get(url, other.authority()).statusCode() == 200);
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedAtTheStart(@TempDir Path folder) {
        assertThatThrownBy(() -> start(folder.resolve("none.pem"), folder.resolve("none.key")))
                .isInstanceOfSatisfying(
                        ConfigurationFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("APP-HTTP-TLS"))
                .hasMessageContaining("none.pem");
    }
}

package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.azure.AzureOptions.Cloud;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Login;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {
    private static final String READING = "reading " + Rows.SUBSCRIPTION + ": ";

    private final GraphTables tables = new GraphTables(Rows.SUBSCRIPTION);
    private final GraphServer server = new GraphServer(tables);

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() {
        tables.put(Machines.rows(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Machines with(Login login) {
        return new Machines(Machines.options(server, login, Machines.SELECTION, Machines.LIMITS));
    }

    private static Login.ClientSecret secret(String secret) {
        return new Login.ClientSecret("tenant", "client", new Secret(secret), null);
    }

    private static TransientFailure failure(Machines machines) {
        return catchThrowableOfType(TransientFailure.class, machines::next);
    }

    @Test
    void byClientSecret() throws InterruptedException {
        try (Machines machines = with(Machines.LOGIN)) {
            assertThat(Machines.names(machines.first())).containsExactly("web-0");
        }
        assertThat(server.tokenRequests())
                .singleElement()
                .satisfies(form -> assertThat(form)
                        .contains(
                                "client_id=client",
                                "grant_type=client_credentials",
                                "scope=https://management.core.windows.net//.default"));
    }

    @Test
    void aSecretInAFileIsReadAgainWhenAzureRejectsTheToken() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), GraphServer.SECRET + "\n");
        try (Machines machines = with(new Login.ClientSecret("tenant", "client", Secret.NONE, file))) {
            var _ = machines.first();
            server.rotate("new-secret", "new-token");
            assertThat(failure(machines).code()).isEqualTo("INGEST-AZURE-AUTH");
            assertThat(failure(machines).code()).as("the file has the old one").isEqualTo("INGEST-AZURE-AUTH");

            Files.writeString(file, "new-secret");
            assertThat(Machines.names(machines.first())).containsExactly("web-0");
        }
    }

    @Test
    void byWorkloadIdentity() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "e30.e30.federated");
        server.rotate("e30.e30.federated", GraphServer.TOKEN);
        try (Machines machines = with(new Login.WorkloadIdentity("tenant", "client", file))) {
            assertThat(Machines.names(machines.first())).containsExactly("web-0");
        }
    }

    @Test
    void aWrongSecretIsAFailureWithoutIt() {
        try (Machines machines = with(secret("wr0ng"))) {
            TransientFailure failure = failure(machines);

            assertThat(failure.code()).isEqualTo("INGEST-AZURE-AUTH");
            assertThat(failure)
                    .hasMessageStartingWith(
                            READING + "access token: the response was 401 invalid_client \"AADSTS7000215")
                    .hasMessageEndingWith(
                            "; check tenant-id, client-id and the secret; what was read before stays in use")
                    .hasMessageNotContaining("wr0ng");
            assertThat(server.queries()).isEmpty();
        }
    }

    /// MSAL repeats a request once after 5xx, which nothing turns off.
    @ParameterizedTest
    @CsvSource({"429, INGEST-AZURE-BUSY, 1", "500, INGEST-AZURE-STATUS, 2", "400, INGEST-AZURE-AUTH, 1"})
    void aTokenThatIsRefusedIsAFailure(int status, String code, int requests) {
        server.answerTokens(new Answer(
                status, Answer.JSON, "{\"error\":\"sorry\",\"error_description\":\"AADSTS1: sorry\"}", false));
        try (Machines machines = with(Machines.LOGIN)) {
            assertThat(failure(machines).code()).isEqualTo(code);
            assertThat(server.tokenRequests()).as("requests for a token").hasSize(requests);
        }
    }

    @Test
    void anHtmlPageInPlaceOfATokenIsAFailure() {
        server.answerTokens(Answer.html());
        try (Machines machines = with(Machines.LOGIN)) {
            TransientFailure failure = failure(machines);

            assertThat(failure.code()).isEqualTo("INGEST-AZURE-ANSWER");
            assertThat(failure)
                    .hasMessage(READING + "access token: the response was 200 with Content-Type \"text/html\", expected"
                            + " application/json; what was read before stays in use");
        }
    }

    @Test
    void anAnswerWithoutATokenIsAFailure() {
        server.answerTokens(Answer.json("{\"token_type\":\"Bearer\",\"expires_in\":3599}"));
        try (Machines machines = with(Machines.LOGIN)) {
            TransientFailure failure = failure(machines);

            assertThat(failure.code()).isEqualTo("INGEST-AZURE-ANSWER");
            assertThat(failure)
                    .hasMessage(
                            READING + "access token: the response was 200 without a token; what was read before stays"
                                    + " in use");
        }
    }

    @Test
    void aTokenThatCannotBeFetchedIsTriedAgain() throws InterruptedException {
        server.answerTokens(Answer.error(503, "x", "x"));
        try (Machines machines = with(Machines.LOGIN)) {
            assertThat(failure(machines)).isNotNull();
            server.answerTokensAsUsual();
            assertThat(Machines.names(machines.first())).containsExactly("web-0");
        }
    }

    @Test
    void aTokenIsReplacedBeforeItExpires() throws InterruptedException {
        try (Machines machines = with(Machines.LOGIN)) {
            var _ = machines.first();
            machines.later(Duration.ofMinutes(56));
            var _ = machines.next();
            assertThat(server.tokenRequests()).hasSize(1);
            machines.later(Duration.ofMinutes(3));
            var _ = machines.next();
            assertThat(server.tokenRequests()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path missing = folder.resolve("missing");
        try (Machines machines = with(new Login.ClientSecret("tenant", "client", Secret.NONE, missing))) {
            TransientFailure failure = failure(machines);

            assertThat(failure.code()).isEqualTo("INGEST-AZURE-CREDENTIALS");
            assertThat(failure)
                    .hasMessage("the file " + missing
                            + ": cannot be read (NoSuchFileException); what was read before stays in use");
        }
        Path empty = Files.writeString(folder.resolve("empty"), " \n");
        try (Machines machines = with(new Login.ClientSecret("tenant", "client", Secret.NONE, empty))) {
            assertThat(failure(machines)).hasMessageContaining("is empty, expected a client secret");
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() {
        AzureOptions options = new AzureOptions(
                List.of(Rows.SUBSCRIPTION),
                Machines.LOGIN,
                new Endpoints(Cloud.PUBLIC, server.address(), server.address(), TlsOptions.NONE),
                Machines.SELECTION,
                Machines.LIMITS);
        try (Machines machines = new Machines(options)) {
            TransientFailure failure = failure(machines);

            assertThat(failure.code()).isEqualTo("INGEST-AZURE-UNREACHABLE");
            assertThat(failure).hasMessageContaining("no TLS connection: ");
        }
    }

    @Test
    void aTlsFileThatCannotBeUsedIsNamed() {
        Path missing = folder.resolve("missing.pem");
        AzureOptions options = new AzureOptions(
                List.of(Rows.SUBSCRIPTION),
                Machines.LOGIN,
                new Endpoints(
                        Cloud.PUBLIC, server.address(), server.address(), new TlsOptions(missing, null, null, "")),
                Machines.SELECTION,
                Machines.LIMITS);
        try (Machines machines = new Machines(options)) {
            assertThatThrownBy(machines::first)
                    .isInstanceOfSatisfying(
                            ConfigurationFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("INGEST-AZURE-TLS"))
                    .hasMessage("tls.ca: the file " + missing + ": does not exist");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC, https://login.microsoftonline.com/, https://management.azure.com/,"
                + " https://management.core.windows.net//.default",
        "CHINA, https://login.chinacloudapi.cn/, https://management.chinacloudapi.cn/,"
                + " https://management.core.chinacloudapi.cn//.default",
        "US_GOVERNMENT, https://login.microsoftonline.us/, https://management.usgovcloudapi.net/,"
                + " https://management.core.usgovcloudapi.net//.default",
    })
    void eachCloudHasItsOwnPlaces(Cloud cloud, String authority, String resourceManager, String scope) {
        Endpoints endpoints = new Endpoints(cloud, "", "", TlsOptions.NONE);

        assertThat(Map.of(
                        "authority", AzurePlaces.authority(endpoints),
                        "resource manager", AzurePlaces.resourceManager(endpoints),
                        "scope", AzurePlaces.scope(endpoints)))
                .isEqualTo(Map.of("authority", authority, "resource manager", resourceManager, "scope", scope));
        assertThat(AzurePlaces.profile(new Endpoints(cloud, "", "https://other", TlsOptions.NONE))
                        .getEnvironment()
                        .getResourceManagerEndpoint())
                .isEqualTo("https://other");
    }
}

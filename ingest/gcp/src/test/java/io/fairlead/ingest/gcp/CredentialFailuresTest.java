package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.GcpOptions.Identity;
import io.fairlead.ingest.gcp.GcpOptions.Keys;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.TransientFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever goes wrong with credentials stays within the part, passes, and shows no secret.
class CredentialFailuresTest {
    private final ComputeServer server = new ComputeServer();

    CredentialFailuresTest() {
        server.put(Project.ID, Machine.of("1", "europe-west1-b", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Project project() {
        return Project.of(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "7",
                "<html></html>",
                "{\"access_token\": \"t\"}",
                "{\"access_token\": 7, \"expires_in\": 3599}",
                "{\"access_token\": \"t\", \"expires_in\": \"soon\"}",
                "{\"access_token\": \"t\", \"expires_in\": {}}",
                "{\"access_token\": {\"a\": 1}, \"expires_in\": 1}",
            })
    void aTokenServerThatRespondsWithSomethingElseIsAFailureThatPasses(String body) throws InterruptedException {
        server.answerTokens(_ -> Answer.json(body));
        try (Project project = project()) {
            TransientFailure failure = project.failure();
            assertThat(failure.code()).isEqualTo("INGEST-GCP-CREDENTIALS");
            assertThat(failure)
                    .hasMessageStartingWith("reading the instances of the project shop-prod: no access token for ")
                    .hasNoCause();

            server.answerTokens(_ -> null);
            assertThat(Project.ids(project.first())).hasSize(1);
        }
    }

    /// Such as a path of a file, or an email address.
    @Test
    void whatIsNoSecretIsShown() {
        assertThat(AccessTokens.shown("Permission 'iam.serviceAccounts.getAccessToken' denied on resource"
                        + " projects/-/serviceAccounts/reader@shop-prod-4711.iam.gserviceaccount.com"
                        + " (IAM_PERMISSION_DENIED)"))
                .doesNotContain("***");
        assertThat(AccessTokens.shown("/run/secrets/gcp/credentials.json at 2026-11-30T08:00:20Z"))
                .doesNotContain("***");
    }

    /// A refresh token and the secret of a client; a token of another issuer.
    @Test
    void whatLooksLikeASecretIsNotShown() {
        assertThat(AccessTokens.shown("1//0gFakeFake-refresh_Token and GOCSPX-aBc1aBc1aBc1aBc1aBc1aBc1aBc"))
                .isEqualTo("1//*** and ***");
        assertThat(AccessTokens.shown(
                        "the token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ3ZWIifQ.c2lnbmF0dXJlc2lnbmF0dXJl1A is bad"))
                .isEqualTo("the token ***.***.*** is bad");
        assertThat(AccessTokens.shown("secret=aB3dE5fG7hI9jK1l")).isEqualTo("***");
    }

    /// Its name is needed in messages; the token is not.
    @Test
    void theQuotaProjectIsNoSecret() {
        RequestHeaders headers = new RequestHeaders(
                Map.of("Authorization", List.of("Bearer t0ken-t0ken"), "x-goog-user-project", List.of("shop-prod")),
                "me");

        assertThat(headers.masked("t0ken-t0ken of projects/shop-prod")).isEqualTo("*** of projects/shop-prod");
    }

    @Test
    void requestsForTokensAreCounted() throws InterruptedException {
        String reader = "reader@shop-prod.iam.gserviceaccount.com";
        try (Project project = project()) {
            var _ = project.first();
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(project.listener().calls())
                    .isEqualTo(Map.of("compute:instances.aggregatedList@shop-prod", 2, "oauth2:token", 1));
        }
        Path key = ServiceAccountKey.temporary(server.at("/token"));
        GcpOptions options = Project.with(Project.options(server, 500), new Identity(new Keys.InFile(key), reader));
        try (Project project = new Project(options)) {
            var _ = project.first();
            assertThat(project.listener().calls())
                    .containsEntry("oauth2:token", 1)
                    .containsEntry("iam:generateAccessToken", 1);
        }
        server.answerTokens(_ -> Answer.error(400, "{}"));
        try (Project project = new Project(options)) {
            var _ = project.failure();
            assertThat(project.listener().calls())
                    .isEqualTo(Map.of("compute:instances.aggregatedList@shop-prod", 1, "oauth2:token", 1));
        }
    }

    @Test
    void aSourceThatIsClosedReadsNothing() {
        Project project = project();
        project.close();

        assertThatThrownBy(project::first).isInstanceOf(InterruptedException.class);
        assertThat(server.calls()).isEmpty();
    }
}

package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.identity.CredentialUnavailableException;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What failures say, and what they do not.
class AzureFailuresTest {
    private static final String READING = "reading " + Rows.SUBSCRIPTION + ": ";

    private final GraphTables tables = new GraphTables(Rows.SUBSCRIPTION);
    private final GraphServer server = new GraphServer(tables);
    private final Machines machines = Machines.of(server);

    @AfterEach
    void stop() {
        machines.close();
        server.close();
    }

    private static Answer refusedToken(String id, String time) {
        return new Answer(
                401,
                Answer.JSON,
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret. Trace ID: "
                        + id + " Correlation ID: " + id + " Timestamp: " + time + "\",\"trace_id\":\"" + id + "\"}",
                false);
    }

    /// Otherwise each attempt is a new cause, which is reported, and written to the dead letters.
    @Test
    void theSameCauseHasTheSameTextWithoutIdsAndTimesOfRequests() {
        server.answerTokens(refusedToken("0a1b2c3d-0000-4000-8000-000000000001", "2026-11-30 11:00:00Z"));
        String one = machines.failure().getMessage();
        server.answerTokens(refusedToken("0a1b2c3d-0000-4000-8000-000000000002", "2026-11-30 11:05:09Z"));

        assertThat(machines.failure()).hasMessage(one);
        assertThat(one)
                .startsWith(
                        READING + "access token: the response was 401 invalid_client \"AADSTS7000215: Invalid client"
                                + " secret.");
    }

    @Test
    void anErrorOfResourceGraphHasTheSameTextAsWell() {
        String message = "Please provide below info when asking for support: timestamp = 2026-11-30T20:16:54.%s8838Z,"
                + " correlationId = 7b0f3c1e-41a9-4b6a-bd0c-%s00000000";
        server.answer("Resources", Answer.error(500, "InternalServerError", message.formatted("1", "1111")));
        String one = machines.failure().getMessage();
        server.answer("Resources", Answer.error(500, "InternalServerError", message.formatted("2", "2222")));

        assertThat(machines.failure()).hasMessage(one);
        assertThat(one)
                .contains("the response was 500 InternalServerError \"")
                .contains("Please provide below info when asking for support:");
    }

    /// The ids of resources are no ids of requests.
    @Test
    void theSubscriptionIsShown() {
        server.answer(
                "Resources", Answer.error(403, "AuthorizationFailed", "scope /subscriptions/" + Rows.SUBSCRIPTION));

        assertThat(machines.failure()).hasMessageContaining("\"scope /subscriptions/" + Rows.SUBSCRIPTION);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aRefusedTokenIsNotRequestedBeforeTheTimeThatTheServerNames(int status) {
        server.answerTokens(Answer.error(status, "x", "x").with("Retry-After", "9"));

        TransientFailure failure = machines.failure();

        assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(9));
        assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
    }

    /// Another subscription may have replaced the token since it was sent.
    @Test
    void aTokenThatWasReplacedIsNotShownEither() throws InterruptedException {
        var _ = machines.first();
        server.rotate(GraphServer.SECRET, "e30.e30.another");
        assertThat(machines.failure().code()).isEqualTo("INGEST-AZURE-AUTH");
        var _ = machines.first();
        server.answer("Resources", Answer.error(400, "BadRequest", "you sent " + GraphServer.TOKEN + " before"));

        assertThat(machines.failure())
                .hasMessageContaining("you sent *** before")
                .hasMessageNotContaining(GraphServer.TOKEN);
    }

    /// The chain lists what each of its members lacks; the one that is meant is in the middle.
    @Test
    void ofTheDefaultChainMoreIsShown() {
        String message =
                "EnvironmentCredential is not set. ".repeat(10) + "\u0007WorkloadIdentityCredential is not set.";

        TransientFailure failure = machines.graph()
                .failures(Rows.SUBSCRIPTION)
                .noToken(new CredentialUnavailableException(message + " x".repeat(5000)));

        assertThat(failure.code()).isEqualTo("INGEST-AZURE-CREDENTIALS");
        assertThat(failure.getMessage())
                .contains("WorkloadIdentityCredential is not set.")
                .doesNotContain("\u0007")
                .hasSizeLessThan(2300);
    }
}

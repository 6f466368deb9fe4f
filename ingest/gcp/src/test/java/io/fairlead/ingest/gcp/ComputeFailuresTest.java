package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each response of Compute Engine means, in the shapes that it has there.
class ComputeFailuresTest {
    private static final String BEGIN = "reading the instances of the project shop-prod: ";
    private static final String END = "; what was read before stays in use";
    private static final String LIMITED =
            "{\"error\": {\"code\": 403, \"message\": \"Quota exceeded for quota metric 'List requests'\", \"errors\":"
                    + " [{\"message\": \"Quota exceeded\", \"domain\": \"usageLimits\", \"reason\":"
                    + " \"rateLimitExceeded\"}], \"status\": \"PERMISSION_DENIED\", \"details\": [{\"@type\":"
                    + " \"type.googleapis.com/google.rpc.ErrorInfo\", \"reason\": \"RATE_LIMIT_EXCEEDED\"}]}}";
    private static final String FORBIDDEN = "{\"error\": {\"code\": 403, \"message\": \"Required"
            + " 'compute.instances.list' permission for 'projects/shop-prod'\", \"errors\": [{\"message\": \"Required\","
            + " \"domain\": \"global\", \"reason\": \"forbidden\"}]}}";

    private final ComputeServer server = new ComputeServer();
    private final Project project = Project.of(server);

    ComputeFailuresTest() {
        server.put("shop-prod", Machine.of("1", "europe-west1-b", "web"));
    }

    @AfterEach
    void stop() {
        project.close();
        server.close();
    }

    private TransientFailure failure(Answer answer) {
        server.answer(_ -> answer);
        return project.failure();
    }

    @Test
    void aMissingPermissionIsNamedWithWhoNeedsIt() {
        TransientFailure failure = failure(Answer.error(403, FORBIDDEN));

        assertThat(failure.code()).isEqualTo("INGEST-GCP-DENIED");
        assertThat(failure)
                .hasMessage(
                        BEGIN + "the response was 403 [forbidden] \"Required 'compute.instances.list' permission for"
                                + " 'projects/shop-prod'\"; grant compute.instances.list on the project to "
                                + ServiceAccountKey.EMAIL + END);
        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure.askedWait()).isZero();
    }

    @Test
    void tooManyCallsAreNotAMissingPermissionAndWaitForTheQuotaOfTheNextMinute() {
        TransientFailure failure = failure(Answer.error(403, LIMITED));

        assertThat(failure.code()).isEqualTo("INGEST-GCP-BUSY");
        assertThat(failure)
                .hasMessage(BEGIN + "the response was 403 [PERMISSION_DENIED, RATE_LIMIT_EXCEEDED, rateLimitExceeded]"
                        + " \"Quota exceeded for quota metric 'List requests'\": the project has too many calls; raise"
                        + " interval" + END);
        assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(40));
    }

    @ParameterizedTest
    @CsvSource({"429, 7, 7", "429, '', 40", "403, 7, 7", "503, 7, 7", "503, '', 0", "500, 3, 3"})
    void theRequestedWaitIsKept(int status, String asked, long seconds) {
        Map<String, String> headers = new HashMap<>(ComputeServer.JSON);
        if (!asked.isEmpty()) {
            headers.put("Retry-After", asked);
        }

        assertThat(failure(Answer.of(status, headers, status == 403 ? LIMITED : ""))
                        .askedWait())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | {\"error\": {\"message\": \"Invalid value for field 'filter'\"}} | INGEST-GCP-REFUSED",
                "401 | {} | INGEST-GCP-AUTH",
                "403 | {} | INGEST-GCP-DENIED",
                "403 | <html>Forbidden</html> | INGEST-GCP-DENIED",
                "403 | {\"error\": {\"errors\": [{\"reason\": \"accessNotConfigured\"}]}} | INGEST-GCP-DENIED",
                "403 | {\"error\": {\"errors\": [{\"reason\": \"quotaExceeded\"}]}} | INGEST-GCP-BUSY",
                "403 | {\"error\": {\"details\": [{\"reason\": \"RATE_LIMIT_EXCEEDED\"}]}} | INGEST-GCP-BUSY",
                "404 | {\"error\": {\"errors\": [{\"reason\": \"notFound\"}]}} | INGEST-GCP-PROJECT",
                "429 | {} | INGEST-GCP-BUSY",
                "500 | {} | INGEST-GCP-STATUS",
                "503 | {\"error\": {\"errors\": [{\"reason\": \"backendError\"}]}} | INGEST-GCP-STATUS",
                "204 | `` | INGEST-GCP-STATUS",
                "302 | {} | INGEST-GCP-STATUS",
            })
    void eachStatusHasACode(int status, String body, String code) {
        TransientFailure failure = failure(Answer.error(status, body));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageStartingWith(BEGIN).hasMessageEndingWith(END);
        assertThat(server.calls()).as("calls").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SERVICE_DISABLED | enable the Compute Engine API in the project",
                "BILLING_DISABLED | enable billing for the project",
                "SECURITY_POLICY_VIOLATED | allow the call in the service perimeter of the project",
                "ACCESS_TOKEN_SCOPE_INSUFFICIENT | give the machine that Fairlead runs on the access scope"
                        + " compute.readonly",
            })
    void whatIsMissingBesideAPermissionIsNamed(String reason, String remedy) {
        assertThat(failure(Answer.error(403, "{\"error\": {\"details\": [{\"reason\": \"" + reason + "\"}]}}")))
                .hasMessageEndingWith("; " + remedy + END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "<html><body>Sign in to the network</body></html>",
                "{\"kind\": \"compute#instanceList\", \"items\": []}",
                "{\"kind\": \"compute#instanceAggregatedList\"}",
                "{\"kind\": \"compute#instanceAggregatedList\", \"items\": []}",
                "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"zones/a-b\": {}}}",
                "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"zones/a-b\": {\"instances\": {}}}}",
                "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"zones/a-b\": []}}",
                "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"zones/a-b\": {\"instances\": []}}} x",
                "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"zones/a-b\": {\"instances\": []}},"
                        + " \"nextPageToken\": 7}",
                "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"global\": {\"instances\": [{}]}}}",
                "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"zones/-\": {\"instances\": [{}]}}}",
                "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"zones/../b\": {\"instances\": [{}]}}}",
            })
    void whatIsNotAListIsAFailure(String body) {
        TransientFailure failure = failure(Answer.json(body));

        assertThat(failure.code()).isEqualTo("INGEST-GCP-ANSWER");
        assertThat(failure)
                .hasMessageStartingWith(BEGIN + "the response was 200 with ")
                .hasMessageEndingWith(END);
    }

    @Test
    void aBodyThatIsCutIsAFailure() {
        String page = "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"zones/a-b\": {\"instances\": []}}}";

        assertThat(failure(Answer.json(page).cut()).code()).isEqualTo("INGEST-GCP-UNREACHABLE");
        assertThat(failure(Answer.json(page.substring(0, page.length() - 2))))
                .hasMessageStartingWith(BEGIN + "the response was 200 with a body that is not JSON, at line 1 of ");
    }

    @Test
    void nobodyIsThere() {
        server.close();

        assertThat(project.failure().code()).isIn("INGEST-GCP-UNREACHABLE", "INGEST-GCP-CREDENTIALS");
    }

    @Test
    void aResponseThatDoesNotComeInTimeIsAFailure() {
        server.answer(_ -> {
            try {
                Thread.sleep(Duration.ofSeconds(30));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        GcpOptions options = Project.with(
                Project.options(server, 500), new Limits(Duration.ofMinutes(1), Duration.ofSeconds(2), 500));
        try (Project impatient = new Project(options)) {
            TransientFailure failure = impatient.failure();
            assertThat(failure.code()).isEqualTo("INGEST-GCP-TIMEOUT");
            assertThat(failure)
                    .hasMessage(BEGIN + "not complete within timeout 2000 ms; lower page-size or raise timeout" + END);
        }
    }

    /// A server between repeats what was sent to it.
    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 429, 500})
    void noMessageContainsTheToken(int status) {
        String echo = "{\"kind\": \"Bearer " + ComputeServer.TOKEN + "\", \"error\": {\"message\": \"Bearer "
                + ComputeServer.TOKEN + " " + ComputeServer.TOKEN + "\", \"status\": \"" + ComputeServer.TOKEN + "\"}}";

        TransientFailure failure = failure(Answer.error(status, echo));

        assertThat(failure.toString()).contains("***").doesNotContain("c0ffee00");
        assertThat(failure.getCause()).isNull();
    }

    @Test
    void noCauseOfAZoneContainsTheToken() throws InterruptedException {
        server.add("\"unreachables\": [\"" + ComputeServer.TOKEN + "\"], \"warning\": {\"code\": \"X\", \"message\":"
                + " \"Bearer " + ComputeServer.TOKEN + "\"}");

        var _ = project.first();

        assertThat(project.listener().failures().toString()).contains("***").doesNotContain("c0ffee00");
    }

    /// Its parsed form is several times as large.
    @Test
    void aBodyThatIsTooLargeIsNotRead() {
        server.answer(_ -> Answer.json("{\"kind\": \"" + "x".repeat(64 << 20)));

        TransientFailure failure = project.failure();

        assertThat(failure.code()).isEqualTo("INGEST-GCP-TOO-LARGE");
        assertThat(failure)
                .hasMessage(
                        BEGIN + "the response is larger than 64 MiB and was not read further; lower page-size" + END);
    }
}

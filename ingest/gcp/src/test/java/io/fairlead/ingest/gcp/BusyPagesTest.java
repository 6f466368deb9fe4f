package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.TransientFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Responses that ask for fewer calls: they wait, and are counted.
class BusyPagesTest {
    private static final String LIMITED =
            "{\"error\": {\"code\": 403, \"errors\": [{\"domain\": \"usageLimits\", \"reason\":"
                    + " \"rateLimitExceeded\"}]}}";

    private final ComputeServer server = new ComputeServer();

    BusyPagesTest() {
        server.put(Project.ID, Machine.of("1", "europe-west1-b", "web"), Machine.of("2", "europe-west1-c", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Answer limited(String retryAfter) {
        return Answer.of(403, retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter), LIMITED);
    }

    /// The quota returns with the next minute, which begins in two seconds.
    @ParameterizedTest
    @CsvSource({"'', 2000", "3, 3000", "1, 2000"})
    void aLaterPageIsRepeatedAfterTheWaitAndCounted(String retryAfter, long millis) throws InterruptedException {
        List<Long> times = new CopyOnWriteArrayList<>();
        server.answer(call -> {
            if (call.token().isEmpty()) {
                return null;
            }
            times.add(System.nanoTime());
            return times.size() > 1 ? null : limited(retryAfter);
        });
        try (Project project = new Project(Project.options(server, 1))) {
            project.pass(Duration.ofSeconds(38));

            assertThat(Project.ids(project.first())).hasSize(2);
            assertThat(times).hasSize(2);
            assertThat((times.get(1) - times.get(0)) / 1_000_000).isGreaterThanOrEqualTo(millis);
            assertThat(project.listener().throttles()).isEqualTo(Map.of("", 1));
        }
    }

    @Test
    void aLaterPageWithALongWaitEndsTheReading() {
        server.answer(call -> call.token().isEmpty() ? null : limited("3600"));
        try (Project project = new Project(Project.options(server, 1))) {
            assertThat(project.failure().code()).isEqualTo("INGEST-GCP-BUSY");
            assertThat(server.calls()).hasSize(2);
        }
    }

    /// Google asked for fewer calls, not for more.
    @Test
    void noReadingIsSoonAfterOneThatWasLimited() throws InterruptedException {
        try (Project project = new Project(Project.options(server, 1))) {
            project.pass(Duration.ofSeconds(39));
            var _ = project.first();
            server.remove(Project.ID, "1");
            server.answer(_ -> limited(""));
            assertThat(project.failure().code()).isEqualTo("INGEST-GCP-BUSY");

            server.answer(_ -> null);
            assertThat(Project.unread(project.next())).hasSize(1);
            assertThat(project.nextIn()).isEmpty();
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(project.nextIn()).as("no longer limited").isPresent();
        }
    }

    /// What the first pages list would be hours old at the end.
    @Test
    void aReadingThatIsLimitedAgainAndAgainIsGivenUp() {
        for (int i = 10; i < 40; i++) {
            server.put(Project.ID, Machine.of(Integer.toString(i), "europe-west1-b", "web"));
        }
        Set<String> refused = ConcurrentHashMap.newKeySet();
        server.answer(call -> call.token().isEmpty() || !refused.add(call.token()) ? null : limited("0"));
        try (Project project = new Project(Project.options(server, 1))) {
            project.pass(Duration.ofMillis(39_999));

            assertThat(project.failure().code()).isEqualTo("INGEST-GCP-BUSY");
            assertThat(refused).hasSize(PageCalls.MOST_PAUSES + 1);
            assertThat(project.listener().throttles()).isEqualTo(Map.of("", PageCalls.MOST_PAUSES));
        }
    }

    @Test
    void aFirstPageEndsTheReading() {
        server.answer(_ -> limited("1"));
        try (Project project = new Project(Project.options(server, 1))) {
            assertThat(AskedWait.isThrottled(project.failure())).isTrue();
            assertThat(server.calls()).hasSize(1);
            assertThat(project.listener().throttles())
                    .as("counted by who reads the part")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"503, 7, true", "503, '', false", "500, '', false", "429, '', true"})
    void aServerThatIsUnavailableForATimeAsksForFewerCalls(int status, String retryAfter, boolean throttled) {
        server.answer(_ -> Answer.of(status, retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter), ""));
        try (Project project = Project.of(server)) {
            assertThat(AskedWait.isThrottled(project.failure())).isEqualTo(throttled);
        }
    }

    /// Of a long error only the beginning is read, which is no complete gzip.
    @ParameterizedTest
    @ValueSource(ints = {0, 300_000})
    void anErrorInBrokenGzipKeepsItsStatus(int bytes) {
        byte[] random = new byte[bytes];
        new Random(7).nextBytes(random);
        Map<String, String> headers = Map.of("Content-Encoding", "gzip", "Retry-After", "5");
        server.answer(_ -> Answer.of(429, headers, "not gzip" + new String(random, StandardCharsets.ISO_8859_1)));
        try (Project project = Project.of(server)) {
            TransientFailure failure = project.failure();
            assertThat(failure.code()).isEqualTo("INGEST-GCP-BUSY");
            assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rateLimitExceeded",
                "userRateLimitExceeded",
                "quotaExceeded",
                "concurrentLimitExceeded",
                "dailyLimitExceeded",
                "servingLimitExceeded",
                "limitExceeded"
            })
    void eachReasonOfTooManyCallsIsKnown(String reason) {
        server.answer(_ -> Answer.error(403, LIMITED.replace("rateLimitExceeded", reason)));
        try (Project project = Project.of(server)) {
            assertThat(project.failure().code()).isEqualTo("INGEST-GCP-BUSY");
        }
    }
}

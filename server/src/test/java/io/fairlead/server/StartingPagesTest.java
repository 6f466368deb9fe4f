package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.operations.status.Condition;
import io.fairlead.operations.status.Conditions;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import io.fairlead.server.StartingPages.Before;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The pages of a process that starts, and of one that starts again after a failure.
final class StartingPagesTest {
    private final SortedMap<String, Supplier<Answer>> pages =
            new StartingPages("shop", () -> "KAFKA-UNREACHABLE: no broker responds", Before.NOT_STARTED).routes();

    /// What a running process serves; none of it is called.
    @NullUnmarked
    static Stream<String> paths() {
        return new RunningPages(null, null, null).routes().keySet().stream();
    }

    private Answer page(String path) {
        return page(pages, path);
    }

    private static Answer page(SortedMap<String, Supplier<Answer>> pages, String path) {
        return pages.getOrDefault(path, () -> Answer.text(404, "")).get();
    }

    /// 404 would mean that this release has no such page; a client that waits for the start would give up.
    @ParameterizedTest
    @MethodSource("paths")
    void everyPageOfARunningProcessIsThereAndSaysThatItStarts(String path) {
        Answer answer = page(path);

        assertThat(answer.status()).isIn(200, 503);
        if (answer.status() == 503) {
            assertThat(answer.body())
                    .isEqualTo("starting, waits for what is unavailable: KAFKA-UNREACHABLE: no broker responds");
        }
    }

    /// A restart of the process would help nothing, so it is alive; it gets no traffic, so it is not ready.
    @Test
    void itIsAliveAndNotReady() {
        assertThat(page("/livez").status()).isEqualTo(200);
        assertThat(page("/readyz").status()).isEqualTo(503);
    }

    /// Kubernetes kills a container whose startup probe fails after it has succeeded.
    @ParameterizedTest
    @EnumSource(Before.class)
    void itHasStartedOnceItHasBeenStartedBefore(Before before) {
        Answer answer = page(new StartingPages("shop", () -> null, before).routes(), "/startupz");

        assertThat(answer.status()).isEqualTo(before == Before.STARTED ? 200 : 503);
    }

    @Test
    void withoutAReasonItOnlySaysThatItStarts() {
        Answer answer = page(new StartingPages("shop", () -> null, Before.NOT_STARTED).routes(), "/readyz");

        assertThat(answer.body()).isEqualTo("starting");
    }

    /// `fairlead status` joins this report with those of other processes.
    @Test
    void itsStatusIsAReportOfWhichNothingIsTrue() throws Exception {
        JsonNode status = new JsonMapper().readTree(page("/api/v1/status").body());

        assertThat(status.path("pipeline").asText()).isEqualTo("shop");
        assertThat(status.path("blocked-on").path(0).path("message").asText()).contains("KAFKA-UNREACHABLE");
        assertThat(Conditions.of(status))
                .extracting(Condition.Finding::status)
                .doesNotContain(Condition.Status.TRUE)
                .first()
                .isEqualTo(Condition.Status.FALSE);
    }
}

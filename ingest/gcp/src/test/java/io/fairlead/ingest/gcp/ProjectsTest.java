package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.contract.FastClock;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A source of two projects: what fails in one stays there.
class ProjectsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ONE = "shop-prod/europe-west1-b/1";
    private static final String TWO = "shop-test/europe-west1-b/2";

    private final ComputeServer server = new ComputeServer();
    private final RecordingListener listener = new RecordingListener();

    ProjectsTest() {
        server.put("shop-prod", Machine.of("1", "europe-west1-b", "web"));
        server.put("shop-test", Machine.of("2", "europe-west1-b", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SourceRun start() {
        GcpOptions one = Project.options(server, 500);
        GcpOptions two = new GcpOptions(
                List.of("shop-prod", "shop-test"),
                one.identity(),
                one.registry(),
                one.endpoints(),
                new Limits(Duration.ofMillis(100), Duration.ofSeconds(20), 500));
        SourceContext context = new SourceContext(new FastClock(), new Random(7), new ByteBudget(64 << 20));
        return SourceRun.start(new GcpFactory().create(new SourceId("cloud"), two, context), listener);
    }

    private void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition)).as(what).isTrue();
    }

    private static boolean hasMoved(RecordingListener to, String id) {
        return to.view().values().stream()
                .anyMatch(it -> it.id().equals(id) && it.address().equals("10.9.9.9"));
    }

    @Test
    void aLimitedProjectIsCountedAndTheOtherIsReadOn() throws InterruptedException {
        try (SourceRun run = start()) {
            await("both", it -> it.view().keySet().equals(Set.of(ONE, TWO)));
            server.answer(call -> call.project().equals("shop-test")
                    ? Answer.of(429, Map.of("Retry-After", "1"), "slow down")
                    : null);
            await("counted", it -> it.throttles().getOrDefault("shop-test", 0) >= 2);
            server.put("shop-prod", Machine.of("1", "europe-west1-b", "web").at("10.9.9.9"));
            await("the other one", it -> hasMoved(it, ONE));

            assertThat(listener.throttles()).containsOnlyKeys("shop-test");
            assertThat(listener.view()).containsOnlyKeys(ONE, TWO);
            assertThat(listener.failedParts()).containsOnlyKeys("shop-test");
            assertThat(listener.unresolved()).containsExactly("shop-test/");
            assertThat(run.thrown()).isNull();
        }
    }

    /// A bug of the library on a response that it cannot parse would end the source.
    @Test
    void aTokenServerThatRespondsWithSomethingElseEndsNothing() throws InterruptedException {
        try (SourceRun run = start()) {
            await("both", it -> it.view().size() == 2);
            server.answerTokens(_ -> Answer.json("[]"));
            server.accept("ya29.another-one");
            await(
                    "both failed",
                    it -> it.failedParts().values().stream()
                                    .filter(failure -> failure.code().equals("INGEST-GCP-CREDENTIALS"))
                                    .count()
                            == 2);
            assertThat(listener.view()).containsOnlyKeys(ONE, TWO);
            assertThat(run.thrown()).isNull();
            assertThat(run.isAlive()).isTrue();

            server.answerTokens(_ -> null);
            server.put("shop-test", Machine.of("2", "europe-west1-b", "web").at("10.9.9.9"));
            await("read again", it -> hasMoved(it, TWO));
            await("resolved", it -> it.unresolved().isEmpty());
        }
    }

    @Test
    void aProjectThatWasDeletedKeepsItsInstancesUntilItIsTakenOut() throws InterruptedException {
        try (SourceRun run = start()) {
            await("both", it -> it.view().size() == 2);
            server.answer(call -> call.project().equals("shop-test")
                    ? Answer.error(
                            404, "{\"error\": {\"message\": \"The resource 'projects/shop-test' was not found\"}}")
                    : null);
            await("reported", it -> it.failedParts().containsKey("shop-test"));
            server.put("shop-prod", Machine.of("1", "europe-west1-b", "web").in("TERMINATED"));
            await("the other one", it -> !it.view().containsKey(ONE));

            assertThat(listener.view()).containsOnlyKeys(TWO);
            assertThat(listener.failedParts().values())
                    .extracting(Failure::code)
                    .containsExactly("INGEST-GCP-PROJECT");
            assertThat(run.thrown()).isNull();
        }
    }
}

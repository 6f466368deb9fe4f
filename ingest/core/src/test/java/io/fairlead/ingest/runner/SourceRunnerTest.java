package io.fairlead.ingest.runner;

import static io.fairlead.ingest.runner.Given.all;
import static io.fairlead.ingest.runner.Given.delta;
import static io.fairlead.ingest.runner.Given.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.ingest.runner.SourceHealth.State;
import io.fairlead.model.Epoch;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceRunnerTest {
    private final ScriptedSource source = new ScriptedSource();
    private final RecordingEmitter emitter = new RecordingEmitter();
    private final AtomicLong epochs = new AtomicLong(10);
    private final RunnerConfig config = RunnerConfig.DEFAULT.withRetry(Duration.ofMillis(1), Duration.ofMillis(5));
    private final SourceRunner runner = new SourceRunner(
            SourceSetup.of(source, Given.RULES, 0).withPaces(config),
            _ -> new Epoch(epochs.getAndIncrement()),
            emitter,
            Clock.systemUTC(),
            new Random(1));

    @AfterEach
    void stop() {
        runner.stop();
    }

    private void started() {
        runner.start();
        source.steps.add(l -> l.complete(all(instance("i1", "web", 80), instance("i2", "web", 81))));
        eventually(() -> assertThat(runner.health().state()).isEqualTo(State.READING));
    }

    private static void eventually(ThrowingRunnable check) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(check);
    }

    @Test
    void readsAndSaysSo() {
        started();

        SourceHealth health = runner.health();
        assertThat(health.instances()).isEqualTo(2);
        assertThat(health.epoch()).isEqualTo(new Epoch(10));
        assertThat(health.lastAnswer()).isEqualTo(Given.NOON);
        assertThat(health.code()).isNull();
    }

    @Test
    void aFailureOfTheRegistryDeletesNothingAndKeepsTheEpoch() {
        started();
        source.steps.add(_ -> {
            throw new TransientFailure("INGEST-TEST-DOWN", "registry does not answer");
        });
        eventually(() -> assertThat(runner.health().state()).isEqualTo(State.FAILING));
        assertThat(runner.health().code()).isEqualTo("INGEST-TEST-DOWN");
        assertThat(runner.health().instances()).isEqualTo(2);

        source.steps.add(l -> l.complete(all(instance("i1", "web", 80))));
        eventually(() -> assertThat(runner.health().state()).isEqualTo(State.READING));

        assertThat(source.runs).hasValue(2);
        assertThat(runner.health().epoch()).isEqualTo(new Epoch(10));
        assertThat(emitter.events(InstanceGone.class))
                .extracting(InstanceGone::instance)
                .containsExactly("i2");
        assertThat(emitter.events(SnapshotCompleted.class)).hasSize(3);
    }

    @Test
    void noHeartbeatSaysThatASourceLivesWhichDoesNotAnswer() {
        started();
        runner.tick();
        assertThat(emitter.events(Heartbeat.class)).hasSize(3);

        source.steps.add(_ -> {
            throw new TransientFailure("INGEST-TEST-DOWN", "registry does not answer");
        });
        eventually(() -> assertThat(runner.health().state()).isEqualTo(State.FAILING));
        runner.tick();

        assertThat(emitter.events(Heartbeat.class)).hasSize(3);
    }

    @Test
    void anEventThatIsNotAcknowledgedBringsANewEpochAndSnapshot() {
        started();
        emitter.failAt = emitter.sent.size();
        source.steps.add(l -> l.changed(delta(List.of(instance("i1", "web", 90)))));
        eventually(() -> assertThat(source.runs).hasValueGreaterThan(1));

        source.steps.add(l -> l.complete(all(instance("i1", "web", 90), instance("i2", "web", 81))));
        eventually(() -> assertThat(runner.health().state()).isEqualTo(State.READING));

        assertThat(runner.health().epoch()).isEqualTo(new Epoch(11));
        SnapshotCompleted last = emitter.events(SnapshotCompleted.class).getLast();
        assertThat(last.stamp().epoch()).isEqualTo(new Epoch(11));
        assertThat(last.total()).isEqualTo(2);
        assertThat(last.loss()).isEqualTo(new Loss(0, 2));
    }

    @Test
    void resyncTakesANewEpochAndSendsEverythingAgain() {
        started();
        runner.resync();
        source.steps.add(l -> l.complete(all(instance("i1", "web", 80), instance("i2", "web", 81))));

        eventually(() -> assertThat(emitter.events(SnapshotCompleted.class)).hasSize(6));

        assertThat(emitter.events(InstanceSeen.class)).hasSize(4);
        assertThat(runner.health().epoch()).isEqualTo(new Epoch(11));
    }

    @Test
    void aSourceThatCanNeverWorkStops() {
        runner.start();
        source.steps.add(_ -> {
            throw new ConfigurationFailure("INGEST-TEST-TOKEN", "no such token");
        });

        eventually(() -> assertThat(runner.health().state()).isEqualTo(State.STOPPED));
        runner.stop();
        assertThat(runner.health().state()).isEqualTo(State.STOPPED);
        assertThat(runner.health().message()).isEqualTo("no such token");
    }

    @Test
    void aSourceThatBreaksItsContractIsRunAgain() {
        started();
        source.steps.add(_ -> {
            throw new IllegalStateException("bug");
        });

        eventually(() -> assertThat(source.runs).hasValue(2));
        assertThat(runner.health().code()).isEqualTo("INGEST-SOURCE-BUG");
    }

    @Test
    void stoppedItIsOnStandbyAndMayBeStartedAgainInANewEpoch() {
        started();
        runner.stop();
        assertThat(runner.health().state()).isEqualTo(State.STANDBY);

        started();
        assertThat(runner.health().epoch()).isEqualTo(new Epoch(11));
    }

    @Test
    void itemsThatCouldNotBeReadAreSetAside() {
        runner.start();
        source.steps.add(l -> l.rejected("a.yaml", new RejectedFailure("INGEST-FILES-PARSE", "line 3")));
        source.steps.add(
                l -> l.rejected("b.yaml", new byte[] {'['}, new RejectedFailure("INGEST-FILES-PARSE", "line 1")));

        eventually(() -> assertThat(emitter.aside)
                .containsExactly("a.yaml INGEST-FILES-PARSE a.yaml", "b.yaml INGEST-FILES-PARSE ["));
    }
}

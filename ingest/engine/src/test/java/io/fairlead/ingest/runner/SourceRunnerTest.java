package io.fairlead.ingest.runner;

import static io.fairlead.ingest.runner.Given.all;
import static io.fairlead.ingest.runner.Given.delta;
import static io.fairlead.ingest.runner.Given.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.ingest.runner.SourceHealth.State;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Epoch;
import io.fairlead.model.Instance;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceRunnerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final ScriptedSource source = new ScriptedSource();
    private final RecordingEmitter emitter = new RecordingEmitter();
    private final AtomicLong epochs = new AtomicLong(10);
    private final Ahead clock = new Ahead();
    private final RunnerConfig config = RunnerConfig.DEFAULT.withRetry(Duration.ofMillis(1), Duration.ofMillis(5));
    private SourceRunner runner = runner(config);

    private SourceRunner runner(RunnerConfig paces) {
        return new SourceRunner(
                SourceSetup.of(source, Given.RULES, 0).withPaces(paces),
                _ -> new Epoch(epochs.getAndIncrement()),
                emitter,
                new Timing(clock, new Random(1)));
    }

    /// The time of the machine, and more.
    private static final class Ahead implements InstantSource {
        private volatile Duration by = Duration.ZERO;

        void pass(Duration time) {
            by = by.plus(time);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(by);
        }
    }

    @AfterEach
    void stop() {
        runner.stop();
    }

    private void started() {
        runner.start();
        source.steps.add(l -> l.complete(all(instance("i1", "web", 80), instance("i2", "web", 81))));
        eventually(() -> assertThat(runner.health().state()).isEqualTo(State.READING));
    }

    @Test
    void aTableThatDoesNotHoldWhatIsListedMakesItTakeANewSnapshotButNotAgainAtOnce() {
        started();
        Epoch first = runner.established().orElseThrow();

        runner.compared(first, Optional.of("partition 0: TABLE-DIFFERS: ..."));
        source.steps.add(l -> l.complete(all(instance("i1", "web", 80))));
        eventually(() -> assertThat(runner.established()).contains(new Epoch(first.value() + 1)));
        runner.compared(new Epoch(first.value() + 1), Optional.of("partition 0: TABLE-DIFFERS: ..."));

        assertThat(emitter.events(SnapshotCompleted.class)).hasSize(2 * 3);
    }

    @Test
    void anOperatorsResyncDoesNotWaitForTheNextRepairAndIsFollowedOnce() {
        started();
        long first = runner.established().orElseThrow().value();
        runner.compared(new Epoch(first), Optional.of("partition 0: TABLE-DIFFERS: ..."));
        awaitSnapshot(first + 1);

        runner.compared(new Epoch(first + 1), Optional.of("partition 0: SOURCE-RESYNC: requested by ann at 12:00"));
        awaitSnapshot(first + 2);
        runner.compared(new Epoch(first + 2), Optional.of("partition 1: SOURCE-RESYNC: requested by ann at 12:00"));
        assertThat(runner.established()).contains(new Epoch(first + 2));

        runner.compared(new Epoch(first + 2), Optional.of("partition 0: SOURCE-RESYNC: requested by ann at 12:01"));
        awaitSnapshot(first + 3);
    }

    private void awaitSnapshot(long epoch) {
        source.steps.add(l -> l.complete(all(instance("i1", "web", 80))));
        eventually(() -> assertThat(runner.established()).contains(new Epoch(epoch)));
    }

    @Test
    void whatTheTableSaysOfAnEarlierEpochIsNoReasonForASnapshot() {
        started();

        runner.compared(new Epoch(1), Optional.of("partition 0: TABLE-DIFFERS: ..."));

        assertThat(emitter.events(SnapshotCompleted.class)).hasSize(3);
    }

    private static void eventually(ThrowingRunnable check) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
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

    /// Its thread ends by itself: it neither takes an epoch nor runs the source beside its successor.
    @Test
    void aRunThatIgnoresItsCancellationHasNoPartInTheNextStart() {
        CountDownLatch stuck = new CountDownLatch(1);
        runner.start();
        source.steps.add(_ -> awaitWithoutInterrupts(stuck));
        eventually(() -> assertThat(source.steps).isEmpty());
        runner.stop();

        started();
        stuck.countDown();

        await().atMost(PATIENCE)
                .during(Duration.ofMillis(300))
                .until(() -> source.runs.get() == 2 && epochs.get() == 12);
    }

    /// As a client that swallows interrupts.
    private static void awaitWithoutInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException _) {
                // Waits on.
            }
        }
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
    void aSourceThatCollectsItsFirstReportForLongIsAlive() {
        runner.start();
        source.steps.add(RegistryListener::responded);
        eventually(() -> {
            runner.tick();
            assertThat(emitter.events(SnapshotStarted.class)).hasSizeGreaterThanOrEqualTo(3);
        });
        assertThat(runner.health().state()).isEqualTo(State.STARTING);

        source.steps.add(l -> l.complete(all(instance("i1", "web", 80))));
        eventually(() -> assertThat(runner.established()).contains(new Epoch(10)));
        assertThat(emitter.events(SnapshotCompleted.class)).hasSize(3);
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

    /// Two strides are said, and the topology merges none of it.
    private void startedWithALongSnapshot() {
        emitter.merging = false;
        runner.start();
        source.steps.add(l -> l.complete(all(IntStream.range(0, 5 * RecordingEmitter.STRIDE)
                .mapToObj(i -> instance("i" + i, "web", 100 + i))
                .toArray(Instance[]::new))));
        eventually(() -> {
            assertThat(runner.health().state()).isEqualTo(State.READING);
            assertThat(emitter.paused).isNotEmpty();
        });
    }

    @Test
    void aChangeDoesNotWaitForTheEndOfTheSnapshot() {
        startedWithALongSnapshot();
        int said = emitter.events(InstanceSeen.class).size();
        assertThat(said).isEqualTo(2 * RecordingEmitter.STRIDE);

        source.steps.add(l -> l.changed(delta(List.of(instance("new", "web", 90)))));
        eventually(() -> assertThat(emitter.events(InstanceSeen.class)).hasSize(said + 1));
        assertThat(emitter.events(SnapshotCompleted.class)).isEmpty();
        emitter.merging = true;

        eventually(() -> assertThat(emitter.events(SnapshotCompleted.class)).hasSize(3));
        assertThat(emitter.events(InstanceSeen.class)).hasSize(5 * RecordingEmitter.STRIDE + 1);
        eventually(() -> assertThat(emitter.paused).endsWith(-1));
    }

    /// Its dates are those of its first report, not of a state that a failure before it has ended.
    @Test
    void anEpochWhoseFirstRunFailedIsRenewedAsWell() {
        runner.start();
        source.steps.add(_ -> {
            throw new TransientFailure("INGEST-TEST-DOWN", "registry does not answer");
        });
        eventually(() -> assertThat(source.runs).hasValue(2));
        source.steps.add(l -> l.complete(all(instance("i1", "web", 80))));
        eventually(() -> assertThat(runner.health().state()).isEqualTo(State.READING));
        assertThat(runner.health().epoch()).isEqualTo(new Epoch(10));
        clock.pass(config.snapshotInterval().multipliedBy(2));

        runner.tick();

        eventually(() -> assertThat(source.runs).hasValue(3));
    }

    /// However long it takes: it would never come to its end.
    @Test
    void noNewSnapshotIsTakenWhileOneIsBeingSaid() {
        startedWithALongSnapshot();
        clock.pass(config.snapshotInterval().multipliedBy(2));

        runner.tick();
        assertThat(source.runs).hasValue(1);
        emitter.merging = true;
        eventually(() -> assertThat(emitter.events(SnapshotCompleted.class)).hasSize(3));
        runner.tick();

        eventually(() -> assertThat(source.runs).hasValue(2));
    }

    @Test
    void stoppedItSaysNothingMoreOfItsSnapshot() {
        startedWithALongSnapshot();

        runner.stop();

        eventually(() -> assertThat(emitter.paused).endsWith(-1));
        int said = emitter.sent.size();
        emitter.merging = true;
        assertThat(emitter.sent).hasSize(said);
        assertThat(emitter.events(SnapshotCompleted.class)).isEmpty();
        assertThat(runner.health().state()).isEqualTo(State.STANDBY);
    }

    /// What both work with, what went lately, is of one at a time.
    @Test
    void aNewEpochDoesNotBeginWhileAStrideOfTheLastIsBeingSaid() {
        startedWithALongSnapshot();
        int said = emitter.sent.size();
        emitter.full = true;
        emitter.merging = true;
        eventually(() -> assertThat(emitter.sent).hasSize(said + 1));

        runner.resync();
        await().during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(10))
                .until(() -> runner.health().epoch().equals(new Epoch(10)));
        emitter.full = false;

        eventually(() -> assertThat(runner.health().epoch()).isEqualTo(new Epoch(11)));
        assertThat(emitter.sent).hasSize(said + 1);
        assertThat(emitter.events(SnapshotCompleted.class)).isEmpty();
    }

    @Test
    void aSnapshotThatCannotBeSaidToItsEndIsTakenAnew() {
        startedWithALongSnapshot();
        emitter.failAt = emitter.sent.size();
        emitter.merging = true;

        eventually(() -> assertThat(source.runs).hasValue(2));
        source.steps.add(l -> l.complete(all(instance("i1", "web", 80))));

        eventually(() -> assertThat(emitter.events(SnapshotCompleted.class)).hasSize(3));
        SnapshotCompleted completed = emitter.events(SnapshotCompleted.class).getFirst();
        assertThat(completed.stamp().epoch()).isEqualTo(new Epoch(11));
        // A part of what the first one listed stands in the table.
        assertThat(completed.loss()).isEqualTo(new Loss(5 * RecordingEmitter.STRIDE - 1, 5 * RecordingEmitter.STRIDE));
    }

    /// The services alone; where the source cannot read one service, it is run again.
    @Test
    void theLossOfAServiceIsAskedAboutAgainSecondsLater() {
        source.rechecks = true;
        Instance[] others = IntStream.range(0, 40)
                .mapToObj(i -> instance("o" + i, "other-" + i, 80))
                .toArray(Instance[]::new);
        started();
        source.steps.add(l -> l.complete(all(others)));
        eventually(() -> assertThat(runner.health().instances()).isEqualTo(40));
        source.steps.add(l -> l.changed(delta(List.of(), "o3")));
        eventually(() -> assertThat(runner.health().instances()).isEqualTo(39));
        clock.pass(Duration.ofMinutes(2));

        runner.confirmRemovals();
        assertThat(source.rechecked).containsExactly(new TreeSet<>(Set.of("other-3", "web")));

        source.rechecks = false;
        clock.pass(Duration.ofSeconds(6));
        runner.confirmRemovals();
        eventually(() -> assertThat(source.runs).hasValue(2));
    }

    /// Its end is reached in another thread than the source's, which waits for its registry meanwhile.
    @Test
    void aLongSnapshotWhoseEndCannotReadTheTableIsTakenOnceMore() {
        AtomicLong reads = new AtomicLong();
        SourceRunner other = new SourceRunner(
                SourceSetup.of(source, RuleChangeLawsTest.RULES, 0).withPaces(config),
                new Epochs() {
                    @Override
                    public Epoch take(SourceId of) {
                        return new Epoch(epochs.getAndIncrement());
                    }

                    @Override
                    public boolean isUnderOtherRules(SourceId of, String digest) {
                        if (reads.getAndIncrement() == 0) {
                            throw new TransientFailure("KAFKA-UNREACHABLE", "no leader");
                        }
                        return false;
                    }
                },
                emitter,
                new Timing(clock, new Random(1)));
        Instance[] many = IntStream.range(0, 3 * RecordingEmitter.STRIDE)
                .mapToObj(i -> instance("o" + i, "other-" + i, 80))
                .toArray(Instance[]::new);
        try {
            other.start();
            source.steps.add(l -> l.complete(all(many)));
            eventually(() -> assertThat(source.runs).hasValue(2));
            source.steps.add(l -> l.complete(all(many)));
            eventually(() -> assertThat(other.established()).contains(new Epoch(11)));
        } finally {
            other.stop();
        }
    }

    /// What only the table knows of, a second snapshot resolves.
    @Test
    void aSnapshotThatLeavesSuspectsInTheTableIsTakenOnceMore() {
        AtomicReference<OptionalInt> suspects = new AtomicReference<>(OptionalInt.empty());
        SourceRunner other = new SourceRunner(
                SourceSetup.of(source, Given.RULES, 0).withPaces(config),
                new Epochs() {
                    @Override
                    public Epoch take(SourceId of) {
                        return new Epoch(epochs.getAndIncrement());
                    }

                    @Override
                    public OptionalInt suspects(SourceId of, Epoch epoch) {
                        return suspects.get();
                    }
                },
                emitter,
                new Timing(clock, new Random(1)));
        try {
            other.start();
            source.steps.add(l -> l.complete(all(instance("i1", "web", 80))));
            eventually(() -> assertThat(other.health().state()).isEqualTo(State.READING));
            clock.pass(Duration.ofSeconds(4));

            other.confirmRemovals();
            assertThat(source.runs).hasValue(1);

            suspects.set(OptionalInt.of(4));
            other.confirmRemovals();
            eventually(() -> assertThat(source.runs).hasValue(2));
        } finally {
            other.stop();
        }
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

    /// What answered so may have been a proxy, or somebody mended the registry.
    @Test
    void aSourceThatStoppedComesBackByItselfInANewEpochOnceTheAnswerChanges() {
        runner = runner(config.withRetryStopped(Duration.ofMillis(20)));
        started();
        for (int i = 0; i < 2; i++) {
            source.steps.add(_ -> {
                throw new ConfigurationFailure("INGEST-TEST-REQUEST", "400");
            });
        }
        eventually(() -> assertThat(source.runs).hasValue(3));
        assertThat(runner.health().state()).isEqualTo(State.STOPPED);
        assertThat(runner.health().code()).isEqualTo("INGEST-TEST-REQUEST");

        source.steps.add(l -> l.complete(all(instance("i1", "web", 80), instance("i3", "web", 82))));
        eventually(() -> assertThat(runner.health().state()).isEqualTo(State.READING));

        assertThat(runner.health().code()).isNull();
        assertThat(runner.health().epoch()).isGreaterThan(new Epoch(10));
        assertThat(emitter.events(InstanceSeen.class))
                .extracting(InstanceSeen::instance)
                .contains("i3");
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
    void itemsThatCouldNotBeReadAreRejected() {
        runner.start();
        source.steps.add(l -> l.rejected("a.yaml", new RejectedFailure("INGEST-FILES-PARSE", "line 3")));
        source.steps.add(
                l -> l.rejected("b.yaml", new byte[] {'['}, new RejectedFailure("INGEST-FILES-PARSE", "line 1")));

        eventually(() -> assertThat(emitter.aside)
                .containsExactly("a.yaml INGEST-FILES-PARSE a.yaml", "b.yaml INGEST-FILES-PARSE ["));
    }
}

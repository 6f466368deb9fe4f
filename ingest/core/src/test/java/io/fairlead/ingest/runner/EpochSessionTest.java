package io.fairlead.ingest.runner;

import static io.fairlead.ingest.runner.Given.all;
import static io.fairlead.ingest.runner.Given.delta;
import static io.fairlead.ingest.runner.Given.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.CompleteAnswer;
import io.fairlead.model.Epoch;
import io.fairlead.model.Instance;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Answer;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.topics.ServicePartitioner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EpochSessionTest {
    private final RecordingEmitter emitter = new RecordingEmitter();
    private final List<Failure> failures = new ArrayList<>();
    private final SourceSetup setup = SourceSetup.of(new ScriptedSource(), Given.RULES, 2);
    private final RemovalLedger ledger = new RemovalLedger(setup.guard());
    private final EpochSession session =
            new EpochSession(setup, new Epoch(41), ledger, emitter, () -> Given.NOON, failures::add);

    @BeforeEach
    void sevenInstancesWereKnown() {
        ledger.begin(7);
    }

    @Test
    void theFirstAnswerIsASnapshotBetweenItsMarkersInEveryPartition() {
        session.complete(all(instance("i1", "web", 80), instance("i2", "api", 81), instance("i3", "x", 1, "reject")));

        assertThat(emitter.sent.subList(0, 3))
                .allSatisfy(s -> assertThat(s.event()).isInstanceOf(SnapshotStarted.class));
        List<InstanceSeen> seen = emitter.events(InstanceSeen.class);
        assertThat(seen).extracting(InstanceSeen::instance).containsExactly("i1", "i2");
        assertThat(seen).extracting(InstanceSeen::rank).containsOnly(2);
        assertThat(emitter.sent.subList(5, 8)).extracting(s -> s.partition()).containsExactly(0, 1, 2);
        SnapshotCompleted completed = emitter.events(SnapshotCompleted.class).getFirst();
        assertThat(completed.loss()).isEqualTo(new Loss(5, 7));
        assertThat(session.isDoubtful()).isTrue();
        assertThat(completed.unread()).containsExactly("i3");
        assertThat(emitter.aside).containsExactly("i3 INGEST-TEST");
        int[] counts = new int[3];
        seen.forEach(s -> counts[ServicePartitioner.partition(s.service(), 3)]++);
        assertThat(completed.perPartition()).containsExactly(counts[0], counts[1], counts[2]);
    }

    /// Each stride ends with a marker that shows in every partition of the table.
    @Test
    void aLongSnapshotWaitsForTheTopologyBetweenItsStrides() {
        session.complete(all(instances(4 * RecordingEmitter.STRIDE)));

        List<SnapshotStarted> started = emitter.events(SnapshotStarted.class);
        assertThat(started).hasSize(3 + 4 * 3);
        assertThat(emitter.paused).hasSize(4).endsWith(-1);
        assertThat(emitter.sent.get(emitter.paused.getFirst() - 1).event()).isInstanceOf(SnapshotStarted.class);
        assertThat(emitter.events(SnapshotCompleted.class).getFirst().perPartition().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(4 * RecordingEmitter.STRIDE);
    }

    @Test
    void aLongListOfChangesWaitsAsWellAndAShortOneDoesNot() {
        session.complete(all(instance("x1", "web", 80)));
        session.changed(delta(List.of(instances(RecordingEmitter.STRIDE - 1))));
        assertThat(emitter.paused).isEmpty();

        session.changed(delta(List.of(instances(2 * RecordingEmitter.STRIDE + 5))));

        assertThat(emitter.paused).isNotEmpty().endsWith(-1);
        assertThat(emitter.events(Heartbeat.class))
                .extracting(beat -> beat.stamp().observed())
                .containsOnly(Given.NOON);
        assertThat(emitter.sent.stream()
                        .filter(s -> s.event() instanceof Heartbeat)
                        .map(s -> s.partition()))
                .startsWith(0, 1, 2);
    }

    private static Instance[] instances(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> instance("i" + i, "web-" + i % 50, 1000 + count % 7))
                .toArray(Instance[]::new);
    }

    /// Of what could not be read nobody knows how much there is: the total before stays the measure.
    @Test
    void aSnapshotWithGapsDoesNotLowerWhatTheNextIsMeasuredBy() {
        session.complete(all(instance("i1", "web", 80), instance("i3", "x", 1, "reject")));
        session.heartbeat(Given.NOON);
        ledger.begin(session.instances());
        EpochSession next = new EpochSession(setup, new Epoch(42), ledger, emitter, () -> Given.NOON, failures::add);

        next.complete(all(instance("i1", "web", 80)));

        assertThat(emitter.events(Heartbeat.class).getFirst().total()).isEqualTo(7);
        assertThat(emitter.events(SnapshotCompleted.class).getLast().loss()).isEqualTo(new Loss(6, 7));
    }

    @Test
    void sequencesCountUpWithinTheEpochAndAMarkerHasOneInAllPartitions() {
        session.complete(all(instance("i1", "web", 80)));
        session.changed(delta(List.of(instance("i1", "web", 81))));
        session.heartbeat(Given.NOON);

        assertThat(emitter.sent)
                .extracting(s -> s.event().stamp().sequence())
                .containsExactly(0L, 0L, 0L, 1L, 2L, 2L, 2L, 3L, 4L, 4L, 4L);
        assertThat(emitter.sent)
                .allSatisfy(s -> assertThat(s.event().stamp().epoch()).isEqualTo(new Epoch(41)));
    }

    @Test
    void aHeartbeatBeforeTheSnapshotSaysNothing() {
        session.heartbeat(Given.NOON);

        assertThat(emitter.events(Heartbeat.class)).isEmpty();
    }

    @Test
    void aPartBeforeTheFirstCompleteAnswerIsABugOfTheSource() {
        assertThatThrownBy(() -> session.changed(delta(List.of())))
                .isInstanceOf(Bug.class)
                .hasMessage("source dc1 reported a part first, expected a complete answer about the registry");
    }

    @Test
    void anEventThatIsNotAcknowledgedEndsTheEpoch() {
        emitter.failAt = 4;

        assertThatThrownBy(() -> session.complete(all(instance("i1", "web", 80), instance("i2", "api", 81))))
                .isInstanceOf(EpochSession.Over.class);

        assertThat(emitter.events(SnapshotCompleted.class)).isEmpty();
        assertThat(failures).singleElement().satisfies(f -> assertThat(f.code()).isEqualTo("KAFKA-UNREACHABLE"));
        assertThatThrownBy(() -> session.changed(delta(List.of()))).isInstanceOf(EpochSession.Over.class);
    }

    @Test
    void nothingIsSentAfterTheEnd() {
        session.complete(all(instance("i1", "web", 80)));
        int before = emitter.sent.size();

        session.end();

        assertThatThrownBy(() -> session.complete(all())).isInstanceOf(EpochSession.Over.class);
        session.heartbeat(Given.NOON);
        assertThat(emitter.sent).hasSize(before);
    }

    /// Ten instances of `web` are listed at noon.
    @Nested
    class WhenInstancesGo {
        private final Duration confirmAfter = setup.guard().limits().confirmAfter();

        private CompleteAnswer web(int first, int last, Duration after) {
            List<Instance> listed = IntStream.rangeClosed(first, last)
                    .mapToObj(i -> instance("i" + i, "web", 80 + i))
                    .toList();
            CompleteAnswer at = all(listed.toArray(Instance[]::new));
            return new CompleteAnswer(at.scope(), listed, List.of(), at.position(), Given.NOON.plus(after));
        }

        private List<InstanceGone> gone() {
            return emitter.events(InstanceGone.class);
        }

        @BeforeEach
        void tenAreListed() {
            session.complete(web(1, 10, Duration.ZERO));
        }

        @Test
        void allRemovalsOfOneAnswerCarryTheSameCounts() {
            session.complete(web(4, 10, Duration.ofSeconds(1)));

            assertThat(gone()).hasSize(3).allSatisfy(it -> {
                assertThat(it.removal().ofSource()).isEqualTo(new Loss(3, 10));
                assertThat(it.removal().ofService()).isEqualTo(new Loss(3, 10));
                assertThat(it.removal().limits()).isEqualTo(setup.guard().limits());
                assertThat(it.removal().answer()).isEqualTo(Answer.FIRST);
            });
        }

        @Test
        void lossesWithinTheWindowAddUp() {
            session.complete(web(2, 10, Duration.ofSeconds(1)));
            session.complete(web(3, 10, Duration.ofSeconds(30)));
            session.complete(web(4, 10, Duration.ofSeconds(95)));

            assertThat(gone())
                    .extracting(it -> it.removal().ofSource())
                    .containsExactly(new Loss(1, 10), new Loss(2, 10), new Loss(1, 8));
        }

        @Test
        void whatTheGuardHoldsIsSaidAgainOnceALaterAnswerLacksItToo() {
            session.complete(web(9, 10, Duration.ofSeconds(1)));
            assertThat(session.wantsAnswerAt())
                    .isEqualTo(Given.NOON.plusSeconds(1).plus(confirmAfter));

            session.complete(web(9, 10, confirmAfter));
            assertThat(gone()).hasSize(8);

            session.complete(web(9, 10, confirmAfter.plusSeconds(1)));
            assertThat(gone()).hasSize(16);
            assertThat(gone().subList(8, 16))
                    .allSatisfy(it -> assertThat(it.removal().answer()).isEqualTo(Answer.CONFIRMING));
            assertThat(session.wantsAnswerAt()).isNull();
        }

        @Test
        void anAnswerThatLacksEvenMoreConfirmsNothing() {
            session.complete(web(9, 10, Duration.ofSeconds(1)));

            session.complete(web(10, 10, confirmAfter.plusSeconds(1)));

            assertThat(gone())
                    .extracting(it -> it.removal().answer())
                    .hasSize(8 + 1 + 8)
                    .containsOnly(Answer.FIRST);
            assertThat(session.wantsAnswerAt())
                    .isEqualTo(Given.NOON.plus(confirmAfter).plusSeconds(1).plus(confirmAfter));
        }

        @Test
        void whatIsListedAgainIsNotAskedAbout() {
            session.complete(web(9, 10, Duration.ofSeconds(1)));

            session.complete(web(1, 10, Duration.ofSeconds(2)));

            assertThat(session.wantsAnswerAt()).isNull();
        }

        @Test
        void whatCouldNotBeReadIsNotConfirmed() {
            session.complete(web(9, 10, Duration.ofSeconds(1)));

            CompleteAnswer later = web(9, 10, confirmAfter.plusSeconds(1));
            session.complete(new CompleteAnswer(
                    later.scope(), later.instances(), List.of("i3"), later.position(), later.observed()));

            assertThat(gone())
                    .filteredOn(it -> it.removal().answer() == Answer.CONFIRMING)
                    .extracting(InstanceGone::instance)
                    .doesNotContain("i3")
                    .hasSize(7);
        }

        @Test
        void theNextEpochStillKnowsWhatIsToBeConfirmed() {
            session.complete(web(9, 10, Duration.ofSeconds(1)));
            ledger.begin(session.instances());
            EpochSession next =
                    new EpochSession(setup, new Epoch(42), ledger, emitter, () -> Given.NOON, failures::add);

            next.complete(web(9, 10, confirmAfter.plusSeconds(1)));

            assertThat(gone())
                    .filteredOn(it -> it.removal().answer() == Answer.CONFIRMING)
                    .hasSize(8);
        }
    }
}

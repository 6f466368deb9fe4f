package io.fairlead.ingest.runner;

import static io.fairlead.ingest.runner.Given.all;
import static io.fairlead.ingest.runner.Given.delta;
import static io.fairlead.ingest.runner.Given.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.diff.SourceState;
import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.model.Epoch;
import io.fairlead.model.Instance;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.topics.ServicePartitioner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EpochSessionTest {
    private final RecordingEmitter emitter = new RecordingEmitter();
    private final List<Failure> failures = new ArrayList<>();
    private final SourceSetup setup = SourceSetup.of(new ScriptedSource(), Given.RULES, 2);
    private final RemovalLedger ledger = new RemovalLedger(setup.guard());
    private final EpochSession session = session(new Epoch(41), null, Given.NOON);

    private EpochSession session(Epoch epoch, @Nullable EpochSession before, Instant now) {
        return new EpochSession(
                setup,
                EpochStart.of(setup, ledger, before),
                new EpochSender(setup.source().id(), epoch, emitter, failures::add),
                () -> now);
    }

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
        assertThat(session.progress().isDoubtful()).isTrue();
        assertThat(completed.unread()).containsExactly("i3");
        assertThat(emitter.aside).containsExactly("i3 INGEST-TEST");
        int[] counts = new int[3];
        seen.forEach(s -> counts[ServicePartitioner.partition(s.service(), 3)]++);
        assertThat(completed.perPartition()).containsExactly(counts[0], counts[1], counts[2]);
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

    @Test
    void aSourceIsAliveWhileItsRegistryRespondsBeforeTheFirstReport() {
        assertThat(session.heartbeat(Given.NOON)).isFalse();

        session.responded();
        Duration lately = setup.paces().staleness().stale().dividedBy(2);

        assertThat(session.heartbeat(Given.NOON.plus(lately).minusMillis(1))).isTrue();
        assertThat(emitter.sent).extracting(RecordingEmitter.Sent::partition).containsExactly(0, 1, 2);
        assertThat(emitter.events(SnapshotStarted.class)).hasSize(3);
        assertThat(session.heartbeat(Given.NOON.plus(lately))).isFalse();
        assertThat(emitter.sent).hasSize(3);
    }

    /// Each in itself would make a record that Kafka does not take.
    @Test
    void theEndOfASnapshotIsSmallHoweverManyInstancesCannotBeUsed() {
        session.complete(all(IntStream.range(0, 5_000)
                .mapToObj(i -> instance("node-" + i + "/", "web", 80, i == 7 ? "ok" : "reject"))
                .toArray(Instance[]::new)));
        while (session.emitNextBatch()) {}

        List<String> unread = emitter.events(SnapshotCompleted.class).getFirst().unread();
        assertThat(unread).hasSizeLessThanOrEqualTo(SourceState.MOST_UNREAD);
        assertThat(IntStream.range(0, 5_000).filter(i -> i != 7).mapToObj(i -> "node-" + i + "/"))
                .allMatch(id -> unread.stream().anyMatch(id::startsWith));
    }

    @Test
    void aHeartbeatBeforeTheFirstReportTakesNoFormerNameOver() {
        Former former = new Former(new SourceId("dc0"), new Epoch(3));
        RuleChange noChange = new RuleChange(setup, _ -> Epoch.NONE);
        EpochSession renamed = new EpochSession(
                setup,
                new EpochStart(ledger, null, noChange, List.of(former)),
                new EpochSender(setup.source().id(), new Epoch(42), emitter, failures::add),
                () -> Given.NOON);

        renamed.responded();
        renamed.heartbeat(Given.NOON);
        assertThat(emitter.events(SnapshotStarted.class))
                .hasSize(3)
                .allSatisfy(it -> assertThat(it.formerly()).isEmpty());

        renamed.complete(all(instance("i1", "web", 80)));
        assertThat(emitter.events(SnapshotStarted.class).getLast().formerly()).containsExactly(former);
    }

    @Test
    void aHeartbeatCountsWhatIsListedInEachPartitionAndOneInTheMiddleOfAReportDoesNot() {
        session.complete(all(instance("i1", "web", 80), instance("i2", "api", 81)));
        session.changed(delta(List.of(instances(2 * RecordingEmitter.STRIDE + 5))));
        assertThat(emitter.events(Heartbeat.class))
                .isNotEmpty()
                .allSatisfy(beat -> assertThat(beat.perPartition()).isEmpty());

        session.heartbeat(Given.NOON);

        int[] counts = new int[3];
        emitter.events(InstanceSeen.class).stream()
                .collect(java.util.stream.Collectors.toMap(
                        it -> it.service() + "|" + it.instance(), it -> it, (_, last) -> last))
                .values()
                .forEach(it -> counts[ServicePartitioner.partition(it.service(), 3)]++);
        emitter.events(InstanceGone.class).forEach(it -> counts[ServicePartitioner.partition(it.service(), 3)]--);
        assertThat(emitter.events(Heartbeat.class).getLast().perPartition())
                .containsExactly(counts[0], counts[1], counts[2]);
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
        EpochSession next = session(new Epoch(42), null, Given.NOON);

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
                .hasMessage("source dc1 reported a part first, expected a complete report of the registry");
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

    /// Four strides of instances, of which the first is said: `a00` to `a19`.
    @Nested
    class WhileASnapshotIsSaid {
        private static final int LISTED = 4 * RecordingEmitter.STRIDE;
        private final Instant later = Given.NOON.plusSeconds(5);

        @BeforeEach
        void theFirstStrideIsSaid() {
            ledger.begin(LISTED);
            session.complete(all(listed()));
        }

        private static Instance[] listed() {
            return IntStream.range(0, LISTED).mapToObj(i -> listed(i, 80)).toArray(Instance[]::new);
        }

        private static Instance listed(int number, int port) {
            return instance(id(number), "web-" + number % 4, port);
        }

        private static String id(int number) {
            return "a%02d".formatted(number);
        }

        private void toTheEnd() {
            while (session.emitNextBatch()) {
                assertThat(emitter.events(SnapshotCompleted.class)).isEmpty();
            }
        }

        private void changed(List<Instance> seen, String... gone) {
            Delta delta = delta(seen, gone);
            session.changed(new Delta(delta.seen(), delta.gone(), delta.position(), later));
        }

        private List<InstanceSeen> seen(String id) {
            return emitter.events(InstanceSeen.class).stream()
                    .filter(it -> it.instance().equals(id))
                    .toList();
        }

        private int counted() {
            return emitter.events(SnapshotCompleted.class).getFirst().perPartition().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        /// Each stride but the last ends with a marker that shows in every partition of the table.
        @Test
        void eachStrideIsSaidWhenItIsAskedFor() {
            assertThat(emitter.events(InstanceSeen.class)).hasSize(RecordingEmitter.STRIDE);
            assertThat(session.snapshotDone()).isFalse();
            assertThat(session.instances()).isEqualTo(LISTED);

            assertThat(List.of(session.emitNextBatch(), session.emitNextBatch(), session.emitNextBatch()))
                    .containsExactly(true, true, false);

            assertThat(session.snapshotDone()).isTrue();
            assertThat(emitter.events(SnapshotStarted.class)).hasSize(3 + 3 * 3);
            assertThat(emitter.events(InstanceSeen.class))
                    .extracting(InstanceSeen::instance)
                    .doesNotHaveDuplicates()
                    .hasSize(LISTED);
            assertThat(counted()).isEqualTo(LISTED);
            assertThat(session.emitNextBatch()).isFalse();
            assertThat(emitter.events(SnapshotCompleted.class)).hasSize(3);
        }

        @Test
        void whatChangesIsSaidAtOnceAndNotAgain() {
            changed(List.of(listed(79, 81), instance("new", "web-1", 7)));

            assertThat(seen("a79")).hasSize(1).first().satisfies(it -> {
                assertThat(it.endpoint().key().port()).isEqualTo(81);
                assertThat(it.stamp().observed()).isEqualTo(later);
            });
            assertThat(seen("new")).hasSize(1);
            toTheEnd();

            assertThat(seen("a79")).hasSize(1);
            assertThat(counted()).isEqualTo(LISTED + 1);
        }

        private List<String> goneAfterTheEnd() {
            List<SourceEvent> events =
                    emitter.sent.stream().map(RecordingEmitter.Sent::event).toList();
            int end = events.indexOf(emitter.events(SnapshotCompleted.class).getLast());
            assertThat(events.subList(0, end)).noneMatch(InstanceGone.class::isInstance);
            return emitter.events(InstanceGone.class).stream()
                    .map(it -> it.service().host() + " " + it.instance())
                    .toList();
        }

        /// Until then what stands in the epoch only grows: no loss can make up for another.
        @Test
        void whatGoesIsGoneOnceTheSnapshotIsSaid() {
            changed(List.of(), "a79", "a03", "a04");
            changed(List.of(listed(4, 80)));
            toTheEnd();

            assertThat(seen("a79")).hasSize(1);
            assertThat(seen("a03")).hasSize(1);
            assertThat(goneAfterTheEnd()).containsExactly("web-3.mesh a03", "web-3.mesh a79");
            assertThat(emitter.events(InstanceGone.class))
                    .extracting(it -> it.stamp().observed())
                    .containsOnly(later);
            // That they are gone is not said yet.
            assertThat(counted()).isEqualTo(LISTED);
        }

        @Test
        void whatMovesToAnotherServiceIsGoneFromTheFirst() {
            changed(List.of(instance("a79", "elsewhere", 80), instance("a03", "elsewhere", 80)));
            toTheEnd();

            assertThat(seen("a79"))
                    .extracting(InstanceSeen::service)
                    .containsExactly(Given.service("elsewhere"), Given.service("web-3"));
            assertThat(goneAfterTheEnd()).containsExactlyInAnyOrder("web-3.mesh a79", "web-3.mesh a03");
            assertThat(counted()).isEqualTo(LISTED + 2);
        }

        @Test
        void whatIsGoneIsJudgedByWhatWasLostThen() {
            String[] gone = IntStream.range(30, 70).mapToObj(i -> id(i)).toArray(String[]::new);
            changed(List.of(), gone);
            assertThat(session.wantsAnswerAt()).isNotNull();
            changed(List.of(listed(30, 80)));

            toTheEnd();

            assertThat(goneAfterTheEnd()).hasSize(39);
            assertThat(emitter.events(InstanceGone.class))
                    .extracting(it -> it.removal().ofSource())
                    .containsOnly(new Loss(40, LISTED));
            assertThat(counted()).isEqualTo(LISTED);
            SnapshotCompleted completed =
                    emitter.events(SnapshotCompleted.class).getFirst();
            assertThat(completed.loss()).isEqualTo(new Loss(39, LISTED));
            assertThat(completed.total()).isEqualTo(LISTED - 39);
            assertThat(session.progress().isDoubtful()).isTrue();
        }

        /// Nothing that came later says anything of what the answer lacked.
        @Test
        void whatTheAnswerLackedIsNotMadeUpForByWhatComesLater() {
            ledger.begin(2 * LISTED);
            EpochSession next = session(new Epoch(42), null, later);
            next.complete(all(listed()));
            assertThat(next.progress().isDoubtful()).isTrue();

            next.changed(delta(List.of(instances(LISTED))));
            while (next.emitNextBatch()) {}

            assertThat(emitter.events(SnapshotCompleted.class).getFirst().loss())
                    .isEqualTo(new Loss(LISTED, 2 * LISTED));
            assertThat(next.progress().isDoubtful()).isTrue();
        }

        @Test
        void whatIsNewSinceTheLastEpochIsSaidFirst() {
            toTheEnd();
            session.end();
            emitter.sent.clear();
            Instance[] now = listed();
            now[70] = listed(70, 81);
            EpochSession failed = next(session, 42);
            EpochSession next = next(failed, 43);

            next.complete(all(Stream.concat(Stream.of(now), Stream.of(instance("new", "web-1", 7)))
                    .toArray(Instance[]::new)));

            assertThat(emitter.events(InstanceSeen.class))
                    .extracting(InstanceSeen::instance)
                    .startsWith("a70", "new", "a00", "a01")
                    .hasSize(RecordingEmitter.STRIDE);
        }

        private EpochSession next(EpochSession before, int epoch) {
            return session(new Epoch(epoch), before, later);
        }

        @Test
        void anotherAnswerOfTheWholeRegistryIsSaidAsWhatItChanges() {
            session.complete(all(Stream.concat(
                            Stream.of(instance("new", "web-1", 7)),
                            Stream.of(listed()).skip(1))
                    .toArray(Instance[]::new)));

            assertThat(seen("new")).hasSize(1);
            toTheEnd();
            assertThat(goneAfterTheEnd()).containsExactly("web-0.mesh a00");
            assertThat(counted()).isEqualTo(LISTED + 1);
        }

        @Test
        void theSourceIsAlive() {
            int before = emitter.sent.size();

            session.heartbeat(later);

            assertThat(emitter.sent.subList(before, emitter.sent.size()))
                    .hasSize(3)
                    .allSatisfy(s -> assertThat(s.event())
                            .isInstanceOfSatisfying(
                                    SnapshotStarted.class,
                                    it -> assertThat(it.stamp().observed()).isEqualTo(later)));
        }

        @Test
        void afterTheEndOfTheEpochNothingMoreIsSaid() {
            int before = emitter.sent.size();

            session.end();

            assertThatThrownBy(session::emitNextBatch).isInstanceOf(EpochSession.Over.class);
            assertThat(emitter.sent).hasSize(before);
        }
    }

    /// Ten instances of `web` are listed at noon.
    @Nested
    class WhenInstancesGo {
        private final Duration confirmAfter = setup.guard().limits().confirmAfter();
        private final Duration confirmServiceAfter = setup.guard().limits().confirmServiceAfter();

        private CompleteReport web(int first, int last, Duration after) {
            List<Instance> listed = IntStream.rangeClosed(first, last)
                    .mapToObj(i -> instance("i" + i, "web", 80 + i))
                    .toList();
            CompleteReport at = all(listed.toArray(Instance[]::new));
            return new CompleteReport(at.scope(), listed, List.of(), at.position(), Given.NOON.plus(after));
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
                assertThat(it.removal().evidence()).isEqualTo(Evidence.FIRST);
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

        private CompleteReport serviceAndOthers(Duration after, String... ofService) {
            List<Instance> listed = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                listed.add(instance("other" + i, "other-" + i % 10, 80));
            }
            for (String id : ofService) {
                listed.add(instance(id, "shop", 80));
            }
            CompleteReport at = all(listed.toArray(Instance[]::new));
            return new CompleteReport(at.scope(), listed, List.of(), at.position(), Given.NOON.plus(after));
        }

        private List<Evidence> answersAbout(String instance) {
            return gone().stream()
                    .filter(it -> it.instance().equals(instance))
                    .map(it -> it.removal().evidence())
                    .toList();
        }

        @Test
        void theLossOfAServiceIsConfirmedSecondsLater() {
            session.complete(serviceAndOthers(Duration.ofMinutes(2), "s1", "s2", "s3", "s4"));
            session.complete(serviceAndOthers(Duration.ofMinutes(4)));
            Instant due = Given.NOON.plus(Duration.ofMinutes(4)).plus(confirmServiceAfter);
            assertThat(session.wantsAnswerAt()).isEqualTo(due);
            assertThat(session.wantsAnswersAbout(due)).containsExactly("shop");

            session.complete(serviceAndOthers(Duration.ofMinutes(4).plus(confirmServiceAfter)));

            assertThat(answersAbout("s4")).containsExactly(Evidence.FIRST, Evidence.CONFIRMING);
            assertThat(gone().getLast().removal().ofSource()).isEqualTo(new Loss(4, 44));
            assertThat(session.wantsAnswerAt()).isNull();
        }

        @Test
        void newInstancesInItsPlaceEndTheSuspicionAtOnceAndAreSentFirst() {
            session.complete(serviceAndOthers(Duration.ofMinutes(2), "s1", "s2", "s3", "s4"));
            session.complete(serviceAndOthers(Duration.ofMinutes(4)));
            session.complete(serviceAndOthers(Duration.ofMinutes(4).plusSeconds(1), "n1"));
            assertThat(answersAbout("s1")).containsExactly(Evidence.FIRST);

            session.complete(serviceAndOthers(Duration.ofMinutes(4).plusSeconds(2), "n1", "n2", "n3", "n4"));

            assertThat(answersAbout("s1")).containsExactly(Evidence.FIRST, Evidence.REPLACED);
            assertThat(gone().getLast().removal().ofService()).isEqualTo(new Loss(0, 4));
            assertThat(emitter.sent.subList(emitter.sent.size() - 7, emitter.sent.size()))
                    .extracting(it -> it.event().getClass().getSimpleName())
                    .containsExactly(
                            "InstanceSeen",
                            "InstanceSeen",
                            "InstanceSeen",
                            "InstanceGone",
                            "InstanceGone",
                            "InstanceGone",
                            "InstanceGone");
            assertThat(session.wantsAnswerAt()).isNull();
        }

        /// However long ago the loss was: the window does not make it smaller.
        @Test
        void theLossOfTheSourceIsReplacedOnlyByAsManyNewOnes() {
            session.complete(web(9, 10, Duration.ofSeconds(1)));

            session.complete(web(9, 15, Duration.ofMinutes(3)));
            assertThat(answersAbout("i1")).containsExactly(Evidence.FIRST);

            session.complete(web(9, 18, Duration.ofMinutes(4)));
            assertThat(answersAbout("i1")).containsExactly(Evidence.FIRST, Evidence.REPLACED);
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
                    .allSatisfy(it -> assertThat(it.removal().evidence()).isEqualTo(Evidence.CONFIRMING));
            assertThat(session.wantsAnswerAt()).isNull();
        }

        @Test
        void anAnswerThatLacksEvenMoreConfirmsNothing() {
            session.complete(web(9, 10, Duration.ofSeconds(1)));

            session.complete(web(10, 10, confirmAfter.plusSeconds(1)));

            assertThat(gone())
                    .extracting(it -> it.removal().evidence())
                    .hasSize(8 + 1 + 8)
                    .containsOnly(Evidence.FIRST);
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

            CompleteReport later = web(9, 10, confirmAfter.plusSeconds(1));
            session.complete(new CompleteReport(
                    later.scope(), later.instances(), List.of("i3"), later.position(), later.observed()));

            assertThat(gone())
                    .filteredOn(it -> it.removal().evidence() == Evidence.CONFIRMING)
                    .extracting(InstanceGone::instance)
                    .doesNotContain("i3")
                    .hasSize(7);
        }

        @Test
        void theNextEpochStillKnowsWhatIsToBeConfirmed() {
            session.complete(web(9, 10, Duration.ofSeconds(1)));
            ledger.begin(session.instances());
            EpochSession next = session(new Epoch(42), null, Given.NOON);

            next.complete(web(9, 10, confirmAfter.plusSeconds(1)));

            assertThat(gone())
                    .filteredOn(it -> it.removal().evidence() == Evidence.CONFIRMING)
                    .hasSize(8);
        }
    }
}

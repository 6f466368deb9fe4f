package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Health;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.Bug;
import io.fairlead.topology.merge.Output;
import io.fairlead.topology.merge.SeededRegistry;
import io.fairlead.topology.merge.Table;
import io.fairlead.wire.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Records that cannot be used go to the dead letter and do no harm, whatever is wrong with them.
class PoisonTest {
    private static final SourceId DC1 = new SourceId("dc1");

    private final TopologyRig rig = new TopologyRig();
    private final List<InstanceSeen> instances = instances();

    @AfterEach
    void close() {
        rig.close();
    }

    private DeadLetter letter() {
        assertThat(rig.deadLetter.isEmpty()).as("nothing was set aside").isFalse();
        return DeadLetter.of(rig.deadLetter.readRecord().headers());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class ARecordOfChanges {
        private final InstanceSeen seen = instances.getFirst();
        private final byte[] value = TopologyRig.EVENTS.encode(seen);

        @Test
        void withoutAKey() {
            rig.changes.pipeInput(new TestRecord<>(null, value));
            assertThat(letter().code()).isEqualTo("TOPOLOGY-KEY");
        }

        @Test
        void underTheKeyOfAnother() {
            rig.changes.pipeInput(bytes("shop/other.mesh|dc1|i9"), value);
            assertThat(letter().message())
                    .isEqualTo("the value is of \"" + new String(TopologyRig.key(seen), StandardCharsets.UTF_8)
                            + "\", but the key is \"shop/other.mesh|dc1|i9\"");
            assertThat(rig.table()).isEmpty();
        }

        @Test
        void withoutAValue() {
            rig.changes.pipeInput(new TestRecord<>(TopologyRig.key(seen), null));
            assertThat(letter().code()).isEqualTo("TOPOLOGY-NO-VALUE");
        }

        @Test
        void withoutATimeIsReadLikeAnyOther() {
            rig.changes.pipeInput(
                    new TestRecord<>(TopologyRig.key(seen), value, new RecordHeaders(), Instant.ofEpochMilli(-1)));
            assertThat(rig.table()).isNotEmpty();
        }

        @Test
        void thatIsOldIsDeadLetteredWithTheTimeOfNow() {
            rig.changes.pipeInput(new TestRecord<>(bytes("x"), bytes("x"), new RecordHeaders(), Instant.EPOCH));
            assertThat(rig.deadLetter.readRecord().getRecordTime()).isEqualTo(rig.now);
        }

        @Test
        void keepsItsOwnHeadersAndHasOneReason() {
            RecordHeaders headers = new RecordHeaders();
            headers.add("trace", bytes("t1")).add("fairlead-dlq-code", bytes("FORGED"));
            rig.changes.pipeInput(new TestRecord<>(bytes("x"), bytes("x"), headers));
            TestRecord<byte[], byte[]> letter = rig.deadLetter.readRecord();
            assertThat(letter.headers().headers("fairlead-dlq-code")).hasSize(1);
            assertThat(DeadLetter.of(letter.headers()).code()).isEqualTo("WIRE-DECODE");
            assertThat(DeadLetter.original(letter.headers()))
                    .singleElement()
                    .satisfies(header -> assertThat(header.value()).isEqualTo(bytes("t1")));
        }

        @Test
        void thatIsLargerThanTheDeadLetterTakesIsCut() {
            rig.changes.pipeInput(new TestRecord<>(bytes("k".repeat(300_000)), new byte[3_000_000]));
            TestRecord<byte[], byte[]> letter = rig.deadLetter.readRecord();
            assertThat(letter.key().length + letter.value().length).isLessThan(2_000_000);
            assertThat(new String(letter.headers().lastHeader(DeadLetter.CUT).value(), StandardCharsets.UTF_8))
                    .startsWith("key 300000 bytes, value 3000000 bytes");
        }
    }

    @Nested
    class ACommand {
        @Test
        void withoutAKey() {
            rig.control.pipeInput(new TestRecord<>(null, TopologyRig.COMMANDS.encode(freeze())));
            assertThat(letter().code()).isEqualTo("WIRE-KEY");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no service", "source:", "source:A B", "target:", "a/b/c", "shop/"})
        void underAKeyThatIsNone(String key) {
            rig.control.pipeInput(bytes(key), TopologyRig.COMMANDS.encode(freeze()));
            assertThat(letter().code()).isEqualTo("WIRE-KEY");
        }

        @Test
        void thatCannotBeRead() {
            rig.control.pipeInput(bytes("*"), new byte[] {99, 98});
            assertThat(letter().code()).isEqualTo("WIRE-DECODE");
        }

        private io.fairlead.model.Command freeze() {
            return new io.fairlead.model.Command(io.fairlead.model.Command.Kind.FREEZE, "", "me", rig.now);
        }
    }

    @Nested
    class WhereTheMergeFails {
        @Test
        void theRecordIsDeadLetteredAndTheNextIsMerged() {
            rig.pipeFailing(instances.getFirst());
            DeadLetter letter = letter();
            assertThat(letter.code()).isEqualTo("TOPOLOGY-UNEXPECTED");
            assertThat(letter.message()).endsWith("java.lang.IllegalStateException: made up");
            rig.pipe(instances.get(1));
            assertThat(rig.table()).isNotEmpty();
        }

        /// The case life.md 4.1 and 4.2: an Error is the record's as much as an exception.
        @Test
        void anErrorIsTheRecordsToo() {
            for (Error error : List.of(new StackOverflowError(), new AssertionError("made up"))) {
                rig.error = error;
                rig.pipe(instances.getFirst());
                rig.error = null;
                assertThat(letter().code()).isEqualTo("TOPOLOGY-UNEXPECTED");
            }
            rig.pipe(instances.get(1));
            assertThat(rig.table()).isNotEmpty();
        }

        /// Every event of a log in turn.
        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5})
        void nothingOfTheRecordIsLeftBehind(long seed) {
            List<RegistryEvent> log = new SeededRegistry(seed, "dc1", 0)
                    .snapshot()
                    .change(25)
                    .snapshot()
                    .log();
            int rejected = 0;
            for (int failing = 0; failing < log.size(); failing++) {
                try (TopologyRig one = new TopologyRig()) {
                    List<RegistryEvent> rest = new ArrayList<>(log);
                    for (int i = 0; i < log.size(); i++) {
                        if (i == failing) {
                            one.pipeFailing(log.get(i));
                        } else {
                            one.pipe(log.get(i));
                        }
                    }
                    if (!one.deadLetter.isEmpty()) {
                        rest.remove(failing);
                        rejected++;
                    }
                    assertThat(one.table())
                            .as("seed %d, event %d fails: %s", seed, failing, log.get(failing))
                            .isEqualTo(Table.of(rest).entries);
                }
            }
            assertThat(rejected).isGreaterThan(log.size() / 2);
        }

        @Test
        void aBugStopsTheTopology() {
            rig.failure = new Bug("the state contradicts itself");
            assertThatThrownBy(() -> rig.pipe(instances.getFirst())).hasRootCauseInstanceOf(Bug.class);
            assertThat(rig.deadLetter.isEmpty()).isTrue();
        }
    }

    enum Harm {
        BROKEN,
        FAILING,
        UNDER_A_WRONG_KEY;

        void pipe(TopologyRig rig, RegistryEvent event) {
            switch (this) {
                case BROKEN -> rig.pipeBroken(event);
                case FAILING -> rig.pipeFailing(event);
                case UNDER_A_WRONG_KEY ->
                    rig.changes.pipeInput(bytes("shop/wrong.mesh|dc1|i1"), TopologyRig.EVENTS.encode(event));
            }
        }
    }

    /// Epoch 1 lists all instances; epoch 2 only the first two, and one of its records is poisoned.
    @Nested
    class InASnapshot {
        @ParameterizedTest
        @EnumSource
        void aPoisonedBeginningTriggersNoSweep(Harm harm) {
            sweepsNothing(harm, 0);
            assertThat(status().problem()).contains("the beginning of snapshot 2 was not read here");
        }

        @ParameterizedTest
        @EnumSource
        void aPoisonedInstanceTriggersNoSweep(Harm harm) {
            sweepsNothing(harm, 1);
            assertThat(status().problem()).contains("holds 2 instances of this partition, 1 were read");
        }

        @ParameterizedTest
        @EnumSource
        void aPoisonedEndTriggersNoSweep(Harm harm) {
            sweepsNothing(harm, 3);
        }

        @ParameterizedTest
        @EnumSource
        void theNextWholeSnapshotSweeps(Harm harm) {
            sweepsNothing(harm, 1);
            snapshot(3, 2).forEach(rig::pipe);
            List<RegistryEvent> whole = both(snapshot(1, instances.size()), snapshot(3, 2));
            assertThat(endpoints()).isEqualTo(2);
            assertThat(rig.table().keySet()).isEqualTo(Table.of(whole).entries.keySet());
            assertThat(status().problem()).isNull();
        }

        private void sweepsNothing(Harm harm, int poisoned) {
            snapshot(1, instances.size()).forEach(rig::pipe);
            long before = endpoints();
            assertThat(before).isGreaterThan(2);
            List<RegistryEvent> second = snapshot(2, 2);
            for (int i = 0; i < second.size(); i++) {
                if (i == poisoned) {
                    harm.pipe(rig, second.get(i));
                } else {
                    rig.pipe(second.get(i));
                }
            }
            assertThat(rig.deadLetter.isEmpty()).isFalse();
            assertThat(endpoints()).isEqualTo(before);
        }
    }

    /// What was set aside comes again, as `fairlead dlq retry` sends it.
    @Nested
    class ARetriedRecord {
        @Test
        void isMergedAsIfItHadComeThen() {
            rig.pipeFailing(instances.getFirst());
            rig.retry(rig.deadLetter.readRecord());
            assertThat(rig.table()).isEqualTo(Table.of(List.of(instances.getFirst())).entries);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3})
        void ofAnOldEpochChangesNothing(int which) {
            List<RegistryEvent> first = snapshot(1, 2);
            rig.pipeFailing(first.get(which));
            TestRecord<byte[], byte[]> letter = rig.deadLetter.readRecord();
            snapshot(2, 1).forEach(rig::pipe);
            var before = new java.util.TreeMap<>(rig.table());
            rig.written.clear();

            rig.retry(letter);

            assertThat(rig.written).containsExactly(new Output.Ignored(Output.Cause.STALE_EPOCH));
            assertThat(rig.table()).isEqualTo(before);
        }
    }

    private long endpoints() {
        return rig.table().values().stream()
                .filter(MergedEndpoint.class::isInstance)
                .count();
    }

    private SourceStatus status() {
        TableEntry status = rig.table().get("source:dc1");
        assertThat(status).isInstanceOf(SourceStatus.class);
        return (SourceStatus) java.util.Objects.requireNonNull(status);
    }

    private static List<RegistryEvent> both(List<RegistryEvent> first, List<RegistryEvent> second) {
        List<RegistryEvent> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    /// Lists as many of the instances, each with another health than in the epoch before.
    private List<RegistryEvent> snapshot(long epoch, int count) {
        List<RegistryEvent> log = new ArrayList<>();
        log.add(new SnapshotStarted(stamp(epoch, 0), StalenessLimits.DEFAULT));
        for (int i = 0; i < count; i++) {
            InstanceSeen it = instances.get(i);
            Endpoint endpoint = new Endpoint(
                    it.endpoint().key(),
                    it.endpoint().ports(),
                    epoch % 2 == 0 ? Health.PASSING : Health.CRITICAL,
                    it.endpoint().traits());
            log.add(new InstanceSeen(stamp(epoch, i + 1), it.service(), it.instance(), it.rank(), endpoint, it.raw()));
        }
        log.add(new SnapshotCompleted(
                stamp(epoch, count + 1), List.of(count), Loss.NONE, GuardLimits.NONE, List.of(), ""));
        return log;
    }

    private Stamp stamp(long epoch, long sequence) {
        return new Stamp(DC1, new Epoch(epoch), sequence, rig.now.plusSeconds(epoch));
    }

    /// Of one service each and at an address of its own.
    private static List<InstanceSeen> instances() {
        List<InstanceSeen> found = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (long seed = 1; found.size() < 5; seed++) {
            for (RegistryEvent event :
                    new SeededRegistry(seed, "dc1", 0).change(20).log()) {
                if (event instanceof InstanceSeen seen
                        && !ids.contains(seen.instance())
                        && !places.contains(
                                seen.service() + "|" + seen.endpoint().key())) {
                    ids.add(seen.instance());
                    places.add(seen.service() + "|" + seen.endpoint().key());
                    found.add(seen);
                }
            }
        }
        return found;
    }
}

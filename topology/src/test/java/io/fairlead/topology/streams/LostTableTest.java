package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Address;
import io.fairlead.model.Command;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topology.merge.SeededRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Either of the two copies is lost: the table, or the state from which it follows.
class LostTableTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private final FakeTable topic = new FakeTable();
    private final SeededRegistry dc1 = new SeededRegistry(7, "dc1", 0);
    private TopologyRig rig = new TopologyRig(topic);

    @AfterEach
    void close() {
        rig.close();
    }

    private SortedMap<String, TableEntry> aTable() {
        dc1.change(30).snapshot().log().forEach(rig::pipe);
        rig.pass(SOON);
        return new TreeMap<>(rig.table());
    }

    private SourceStatus status() {
        return status(rig.table());
    }

    private static SourceStatus status(SortedMap<String, TableEntry> table) {
        return (SourceStatus) Objects.requireNonNull(table.get("source:dc1"));
    }

    private static SortedMap<String, TableEntry> withoutStatus(SortedMap<String, TableEntry> table) {
        SortedMap<String, TableEntry> rest = new TreeMap<>(table);
        rest.remove("source:dc1");
        return rest;
    }

    @Test
    void theStatusOfASourceBearsTheIdOfTheTopic() {
        aTable();

        assertThat(status().tableId()).isEqualTo("first");
    }

    @Nested
    class WhenTheTopicIsReplaced {
        @Test
        void theTableIsWrittenAgainFromTheState() {
            SortedMap<String, TableEntry> before = aTable();
            topic.id = "second";
            rig.forgetTable();

            rig.pass(SOON);

            assertThat(withoutStatus(rig.table()))
                    .isEqualTo(withoutStatus(before))
                    .isNotEmpty();
            assertThat(status().tableId()).isEqualTo("second");
        }

        @Test
        void noStatusClaimsThatItIsCompleteBeforeItIs() {
            aTable();
            topic.id = "second";
            rig.forgetTable();

            dc1.snapshotWithoutOne().forEach(rig::pipe);

            assertThat(rig.statuses())
                    .isNotEmpty()
                    .extracting(SourceStatus::tableId)
                    .doesNotContain("second");
        }

        @Test
        void changesAreWrittenMeanwhile() {
            aTable();
            topic.id = "second";
            rig.forgetTable();

            dc1.changes(10).forEach(rig::pipe);

            assertThat(rig.table()).isNotEmpty();
        }

        @Test
        void nothingIsWrittenWhileThereIsNoTopic() {
            aTable();
            topic.id = null;
            rig.forgetTable();

            rig.pass(SOON);

            assertThat(rig.table()).isEmpty();
        }
    }

    @Nested
    class WhenTheTopicIsReplacedByACopy {
        private void replacedBy(SortedMap<String, TableEntry> copy) {
            topic.id = "second";
            topic.content = List.copyOf(copy.values());
            rig.replaceTable(copy);
            rig.pass(SOON);
        }

        @Test
        void whatTheStateDoesNotKnowStaysUntilTheNextSnapshotOfItsSource() {
            SortedMap<String, TableEntry> before = aTable();
            rig.pipe(dc1.removeOne());

            replacedBy(before);

            assertThat(endpoints(rig.table())).hasSameSizeAs(endpoints(before));
            assertThat(status().problem()).startsWith("STATE-LOST");
            dc1.snapshotWithoutOne().forEach(rig::pipe);
            assertThat(endpoints(rig.table())).hasSize(endpoints(before).size() - 2);
            assertThat(status().problem()).isNull();
        }

        @Test
        void anEndpointWhoseInstanceStandsElsewhereIsRemoved() {
            SortedMap<String, TableEntry> copy = aTable();
            SortedMap<String, TableEntry> before = new TreeMap<>(copy);
            MergedEndpoint known =
                    (MergedEndpoint) endpoints(before).values().iterator().next();
            EndpointKey elsewhere = new EndpointKey(new Address("10.9.9.9"), 1, NetworkId.DEFAULT);
            Endpoint moved = new Endpoint(
                    elsewhere,
                    known.endpoint().ports(),
                    known.endpoint().health(),
                    known.endpoint().traits());
            copy.put(known.service() + "|" + elsewhere, new MergedEndpoint(known.service(), moved, known.provenance()));

            replacedBy(copy);

            assertThat(withoutStatus(rig.table())).isEqualTo(withoutStatus(before));
        }
    }

    private static SortedMap<String, TableEntry> endpoints(SortedMap<String, TableEntry> table) {
        SortedMap<String, TableEntry> endpoints = new TreeMap<>(table);
        endpoints.values().removeIf(entry -> !(entry instanceof MergedEndpoint));
        return endpoints;
    }

    @Nested
    class WhenTheStateIsLost {
        private SortedMap<String, TableEntry> restart() {
            SortedMap<String, TableEntry> before = aTable();
            rig.close();
            topic.content = List.copyOf(before.values());
            rig = new TopologyRig(topic);
            rig.pass(SOON);
            return before;
        }

        @Test
        void theTableStaysAndItsSourceIsToTakeASnapshot() {
            SortedMap<String, TableEntry> before = restart();

            assertThat(endpoints()).isEqualTo(LostTableTest.endpoints(before)).isNotEmpty();
            assertThat(status().problem()).startsWith("STATE-LOST");
            assertThat(status().epoch()).isEqualTo(status(before).epoch());
            assertThat(status().tableId()).isEqualTo("first");
            assertThat(rig.lost).isEqualTo(LostTableTest.endpoints(before).size());
        }

        @Test
        void anOwnerThatWasReplacedStaysFenced() {
            restart();

            rig.pipe(dc1.staleBeat());

            assertThat(status().problem()).startsWith("STATE-LOST");
        }

        @Test
        void theNextSnapshotRemovesWhatItLacksAsFarAsTheGuardLetsIt() {
            SortedMap<String, TableEntry> before = restart();

            dc1.snapshotWithoutOne().forEach(rig::pipe);

            assertThat(endpoints()).hasSize(LostTableTest.endpoints(before).size() - 1);
            assertThat(status().problem()).isNull();
        }

        @Test
        void aRemovalIsHeeded() {
            SortedMap<String, TableEntry> before = restart();

            rig.pipe(dc1.removeOne());

            assertThat(endpoints()).hasSize(LostTableTest.endpoints(before).size() - 1);
        }

        @Test
        void anEmptyTableIsAFirstStart() {
            assertThat(aTable()).isNotEmpty();
            assertThat(rig.lost).isZero();
        }

        @Test
        void nothingIsMergedWhileTheTableCannotBeSeen() {
            topic.id = null;

            assertThatThrownBy(() -> rig.pipe(dc1.beat()))
                    .hasStackTraceContaining("does not exist, or has not been seen");
        }

        private SortedMap<String, TableEntry> restartWith(Predicate<String> kept) {
            SortedMap<String, TableEntry> before = aTable();
            SortedMap<String, byte[]> state = rig.state();
            rig.close();
            topic.content = List.copyOf(before.values());
            topic.stateId = "another";
            state.keySet().removeIf(kept.negate());
            rig = new TopologyRig(topic);
            rig.restore(state);
            rig.pass(SOON);
            return before;
        }

        @Test
        void whatIsLeftOfItIsNotTakenForAllOfIt() {
            boolean[] other = {false};
            SortedMap<String, TableEntry> before =
                    restartWith(key -> !key.startsWith("claim|") || (other[0] = !other[0]));

            assertThat(endpoints()).isEqualTo(LostTableTest.endpoints(before)).isNotEmpty();
            assertThat(status().problem()).startsWith("STATE-LOST");
            assertThat(rig.lost)
                    .isPositive()
                    .isLessThan(LostTableTest.endpoints(before).size());
            assertThat(status().instances()).isEqualTo(status(before).instances());
        }

        @Test
        void aCompleteStateInATopicOfAnotherIdIsKept() {
            SortedMap<String, TableEntry> before = restartWith(_ -> true);

            assertThat(withoutStatus(rig.table())).isEqualTo(withoutStatus(before));
            assertThat(status().problem()).isNull();
            assertThat(rig.lost).isZero();
        }

        private SortedMap<String, TableEntry> endpoints() {
            return LostTableTest.endpoints(rig.table());
        }
    }

    @Nested
    class WhenEventsWereDeletedBeforeTheyWereRead {
        /// Also where as many instances are listed as before, so that no count differs.
        @Test
        void everySourceIsToTakeASnapshotAndNothingIsRemoved() {
            SortedMap<String, TableEntry> before = aTable();
            SortedMap<String, byte[]> state = rig.state();
            rig.close();
            topic.lostEvents = 7;
            topic.content = List.copyOf(before.values());
            rig = new TopologyRig(topic);
            rig.restore(state);

            rig.pipe(dc1.beat());

            assertThat(status().problem()).startsWith("SNAPSHOT-INCOMPLETE");
            topic.lostEvents = 0;
            dc1.snapshotWithoutOne().forEach(rig::pipe);
            assertThat(status().problem()).isNull();
        }
    }

    @Test
    void anOlderCopyOfTheTopicDoesNotBringARetiredSourceBack() {
        SortedMap<String, TableEntry> before = aTable();
        rig.command(
                new Subject.OfSource(status().source()),
                new Command(Command.Kind.RETIRE, status().epoch().toString(), "ann", rig.now));
        topic.id = "second";
        topic.content = List.copyOf(before.values());
        rig.replaceTable(before);

        rig.pass(SOON);

        assertThat(rig.table()).doesNotContainKey("source:dc1");
        assertThat(rig.table().values()).noneMatch(TableEntry.MergedEndpoint.class::isInstance);
    }

    @Nested
    class WhenAnOperatorAsksForTheTable {
        @Test
        void entriesThatWereDeletedInTheTopicAreWrittenAgain() {
            SortedMap<String, TableEntry> before = aTable();
            rig.forgetTable();

            rig.command(new Subject.Everything(), new Command(Command.Kind.REBUILD, "", "ann", rig.now));
            rig.pass(SOON);

            assertThat(withoutStatus(rig.table())).isEqualTo(withoutStatus(before));
            assertThat(status().tableId()).isEqualTo("first");
        }
    }
}

package io.fairlead.suites.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.TableFold;
import io.fairlead.record.TableUndo;
import io.fairlead.simulation.SeededLog;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.TableKey;
import io.fairlead.topology.merge.MemoryState;
import io.fairlead.topology.merge.Merger;
import io.fairlead.topology.merge.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The decisions of the real merge lead to its table: forwards from the beginning, and back from the end to any
/// moment. The logs have complete and incomplete snapshots, removals that the guard suspects, resyncs and
/// freezes.
class MergedRecordLawTest {
    private static final int STEPS = 60;
    private static final int MOMENTS = 20;

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one));
    }

    /// One partition: its table and its decisions.
    private static final class Partition {
        private final int number;
        private final Merger merger;
        private final MemoryState state = new MemoryState();
        private final SortedMap<RowKey, TableEntry> table = new TreeMap<>();
        private final List<LoggedDecision> log = new ArrayList<>();
        private long inputs;

        Partition(int number) {
            this.number = number;
            merger = new Merger(number);
        }

        void read(RegistryEvent event) {
            merger.apply(event, input(), state).forEach(this::take);
        }

        void read(String subject, Command.Kind kind) {
            Command command = new Command(kind, "", "ann", Instant.ofEpochSecond(inputs));
            merger.apply(Subject.parse(subject), command, input(), state).forEach(this::take);
        }

        private Decision.Input input() {
            return new Decision.Input("changes", number, inputs++, Instant.ofEpochSecond(inputs));
        }

        private void take(Output output) {
            switch (output) {
                case Output.Put(TableEntry.SourceStatus _) -> {}
                case Output.Put(var entry) -> table.put(row(Keys.of(entry)), entry);
                case Output.EndpointGone(var service, var endpoint) ->
                    table.remove(row(new RecordKey.OfEndpoint(service, endpoint)));
                case Output.ServiceGone(var service) -> table.remove(row(new RecordKey.OfService(service)));
                case Output.FreezeGone(var subject) -> table.remove(row(new RecordKey.OfFreeze(subject)));
                case Output.Audit(var decision) ->
                    log.add(new LoggedDecision(
                            new LogPosition(number, log.size()), Instant.ofEpochSecond(inputs), decision));
                case Output.SourceGone _, Output.Ignored _ -> {}
            }
        }

        private RowKey row(TableKey key) {
            return new RowKey(number, key);
        }
    }

    /// A moment: the number of decisions, and the table.
    private record Moment(int decisions, SortedMap<RowKey, TableEntry> table) {}

    @ParameterizedTest
    @MethodSource("seeds")
    void theDecisionsOfTheMergeLeadToEveryTableThatItHad(long seed) {
        List<List<RegistryEvent>> logs = SeededLog.of(seed, STEPS);
        for (int number = 0; number < logs.size(); number++) {
            Partition partition = new Partition(number);
            Random random = new Random(seed);
            List<Moment> moments = new ArrayList<>();
            for (RegistryEvent event : logs.get(number)) {
                partition.read(event);
                operate(partition, random);
                if (random.nextInt(Math.max(1, logs.get(number).size() / MOMENTS)) == 0) {
                    moments.add(new Moment(partition.log.size(), new TreeMap<>(partition.table)));
                }
            }
            for (Moment moment : moments) {
                TableFold fold = new TableFold();
                partition.log.subList(0, moment.decisions()).forEach(fold::pass);
                assertThat(fold.rows()).isEqualTo(moment.table());
                TableUndo undo = new TableUndo();
                partition.log.subList(moment.decisions(), partition.log.size()).forEach(undo::pass);
                assertThat(undo.back(partition.table)).isEqualTo(moment.table());
            }
        }
    }

    private static void operate(Partition partition, Random random) {
        switch (random.nextInt(30)) {
            case 0 -> partition.read("source:dc1", Command.Kind.RESYNC);
            case 1 -> partition.read("*", Command.Kind.FREEZE);
            case 2 -> partition.read("*", Command.Kind.THAW);
            case 3 -> partition.read("*", Command.Kind.RELEASE);
            default -> {}
        }
    }
}

package io.fairlead.record.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.TableEntry;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.SeededHistory;
import io.fairlead.record.TableFold;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed in the middle of its writes leaves rows and positions of one moment.
class KilledStoreTest {
    private static final long SEED = 5;
    private static final int STEPS = 4000;
    private static final int KILLS = 6;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void rowsAndPositionsAreOfOneMoment() throws IOException, InterruptedException {
        List<LoggedDecision> log = new SeededHistory(SEED, STEPS).log();
        Random random = new Random(SEED);
        long reached = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(1 + random.nextInt(60));
            try (RecordStore store = RecordStore.open(store(), "a", StoredHistory.DECISIONS)) {
                long now = requireOneMoment(store, log);
                assertThat(now).isGreaterThanOrEqualTo(reached);
                reached = now;
            }
        }
        assertThat(reached).isPositive();
    }

    private Path store() {
        return directory.resolve("record");
    }

    /// The rows are those of the decisions before the positions, neither more nor fewer.
    private static long requireOneMoment(RecordStore store, List<LoggedDecision> log) {
        List<LoggedDecision> read = new ArrayList<>();
        long reached = 0;
        for (int partition = 0; partition < SeededHistory.PARTITIONS; partition++) {
            long next = store.position(partition).orElseThrow().next();
            int of = partition;
            log.stream()
                    .filter(it -> it.at().partition() == of && it.at().offset() < next)
                    .forEach(read::add);
            reached += next;
        }
        TableFold fold = new TableFold();
        read.forEach(fold::pass);
        Map<RowKey, TableEntry> rows = new TreeMap<>();
        store.reader().at(SeededHistory.START.plusSeconds(1_000_000_000), SeededHistory.PARTITIONS, rows::put);
        assertThat(rows).isEqualTo(fold.rows());
        return reached;
    }

    private void killAfter(int lines) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledStoreMain.class.getName(),
                        store().toString(),
                        Long.toString(SEED),
                        Integer.toString(STEPS))
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader out = process.inputReader()) {
            for (int line = 0; line < lines; line++) {
                String said = out.readLine();
                assertThat(said).as(Files.readString(errors)).isNotNull();
                if ("done".equals(said)) {
                    break;
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}

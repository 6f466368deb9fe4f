package io.fairlead.record.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.record.Cut;
import io.fairlead.record.HighestTimes;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.SeededHistory;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.store.RecordStore;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that keeps the record is killed at 50 random moments while decisions are written, at some before it has
/// answered, with its disk deleted at every fifth. Each answer is the fold of the log before the offsets that it names,
/// or a refusal. `-Dseed=n` repeats
/// the history and the moments.
@WithKafka
class KilledRecordIT {
    private static final int KILLS = Integer.getInteger("kills", 50);
    private static final int STEPS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<KilledAnswer> answers = new ArrayList<>();
    private final Map<String, Integer> refusals = new TreeMap<>();

    /// Writes the history until it is closed.
    private static final class Load implements AutoCloseable {
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicReference<Exception> failure = new AtomicReference<>();
        private final Thread thread;

        Load(CommittedHistory committed, List<LoggedDecision> history) {
            thread = Thread.ofPlatform().start(() -> {
                try {
                    for (int from = 0; from + 20 < history.size() && !stopped.get(); from += 20) {
                        committed.writeWithTable(history.subList(from, from + 20));
                        LockSupport.parkNanos(100_000_000);
                    }
                } catch (Exception e) {
                    failure.set(e);
                }
            });
        }

        @Override
        public void close() {
            stopped.set(true);
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            assertThat(failure.get()).isNull();
        }
    }

    @Test
    void everyAnswerIsRightOrRefused(TestKafka kafka) throws Exception {
        System.out.println("seed " + seed);
        try (CommittedHistory committed = new CommittedHistory(kafka)) {
            List<LoggedDecision> history = new SeededHistory(seed, STEPS).log();
            committed.writeWithTable(history.subList(0, 500));
            try (Load _ = new Load(committed, history.subList(500, history.size()))) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    askUntilKilled(kafka, committed);
                    if (kill % 5 == 0) {
                        RecordStore.delete(directory.resolve("record"));
                    }
                }
            }
            System.out.println(
                    answers.size() + " answers about " + committed.log().size() + " decisions; refused: " + refusals);
            requireRight(committed);
        }
    }

    private void requireRight(CommittedHistory committed) {
        assertThat(answers).as("seed %s: %s", seed, refusals).hasSizeGreaterThan(KILLS / 2);
        assertThat(refusals.keySet()).as("seed %s", seed).allMatch(it -> it.startsWith("RECORD-"));
        SortedMap<String, String> folds = new TreeMap<>();
        for (KilledAnswer answer : answers) {
            Cut selected = HighestTimes.cut(answer.time(), committed.log());
            SortedMap<Integer, Long> cut = new TreeMap<>(answer.next());
            selected.offsets().forEach((partition, offset) -> cut.merge(partition, offset, Math::min));
            assertThat(answer.cut()).as("seed %s: %s", seed, answer).isEqualTo(cut);
            String folded =
                    folds.computeIfAbsent(cut.toString(), _ -> KilledAnswer.digest(committed.folded(new Cut(cut))));
            assertThat(answer.digest()).as("seed %s: %s", seed, answer).isEqualTo(folded);
        }
        requireSameFromKafka(committed);
    }

    /// The scan of Kafka gives the same table for the times that were asked last.
    private void requireSameFromKafka(CommittedHistory committed) {
        List<KilledAnswer> some = answers.subList(Math.max(0, answers.size() - 20), answers.size());
        try (RecordScan scan = RecordScan.open(committed.topics(), ScanListener.NONE)) {
            for (KilledAnswer answer : some) {
                TableAt scanned = scan.at(answer.time(), null);
                if (scanned.cut().offsets().equals(answer.cut())) {
                    assertThat(answer.digest()).as("seed %s", seed).isEqualTo(KilledAnswer.digest(scanned.rows()));
                }
            }
        }
    }

    private void askUntilKilled(TestKafka kafka, CommittedHistory committed) throws IOException, InterruptedException {
        Process process = process(kafka, committed);
        try (BufferedReader out = process.inputReader();
                BufferedWriter in = process.outputWriter()) {
            assertThat(answer(out)).isEqualTo("started");
            if (random.nextInt(3) > 0) {
                int before = answers.size();
                askUntil(() -> answers.size() > before, PATIENCE, new Asked(committed, in, out));
            }
            askUntil(() -> false, Duration.ofMillis(random.nextInt(300)), new Asked(committed, in, out));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /// A process, and the log that it reads.
    private record Asked(CommittedHistory committed, BufferedWriter in, BufferedReader out) {}

    private void askUntil(BooleanSupplier isDone, Duration longest, Asked asked) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        while (!isDone.getAsBoolean() && System.nanoTime() < end) {
            ask(asked);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private String answer(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(KilledRecordMain.ANSWER)) {
                return line.substring(KilledRecordMain.ANSWER.length());
            }
        }
        throw new AssertionError(
                "seed " + seed + ": it ended by itself: " + Files.readString(directory.resolve("errors")));
    }

    private void ask(Asked asked) throws IOException {
        List<LoggedDecision> log = asked.committed().log();
        // Also times that were just written, and later ones.
        Instant time = log.get(log.size() - 1 - random.nextInt(log.size()) * random.nextInt(2) / 2)
                .time()
                .plusMillis(random.nextInt(3) - 1);
        asked.in().write(time.toEpochMilli() + "\n");
        asked.in().flush();
        String answer = answer(asked.out());
        if (answer.startsWith("refused ")) {
            refusals.merge(answer.substring("refused ".length()), 1, Integer::sum);
        } else {
            answers.add(KilledAnswer.parse(answer));
        }
    }

    private Process process(TestKafka kafka, CommittedHistory committed) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRecordMain.class.getName(),
                        directory.resolve("record").toString(),
                        kafka.bootstrapServers(),
                        committed.audit(),
                        committed.endpoints())
                .redirectError(directory.resolve("errors").toFile())
                .start();
    }
}

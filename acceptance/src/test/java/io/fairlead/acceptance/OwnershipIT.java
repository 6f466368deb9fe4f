package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two ingest processes share the sources of one pipeline; a third process merges and publishes.
class OwnershipIT {
    private static final String READING = "state=READING";

    @TempDir
    private Path folder;

    private ProcessFolder shop;
    private FairleadProcess rest;
    private FairleadProcess owner;
    private FairleadProcess standby;

    @BeforeEach
    void startThreeProcesses() throws Exception {
        shop = new ProcessFolder(folder, "10.1.0.1", "10.1.0.2");
        FairleadProcess.output(folder, 0, "topics", "apply");
        rest = shop.run("topology,publisher");
        owner = shop.run("ingest");
        await().atMost(ProcessFolder.PATIENCE).until(() -> reads(owner, 1));
        startStandby();
    }

    /// Beside the owner, or in its place: it may be given the source.
    private void startStandby() throws Exception {
        standby = shop.run("ingest");
        await().atMost(ProcessFolder.PATIENCE).until(() -> standby.printed().contains("ready after_ms="));
        shop.awaitShared(2);
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");
        await().atMost(ProcessFolder.PATIENCE).until(() -> isReading(owner) != isReading(standby));
        if (isReading(standby)) {
            FairleadProcess first = owner;
            owner = standby;
            standby = first;
        }
    }

    @AfterEach
    void stop() {
        owner.close();
        standby.close();
        rest.close();
        shop.close();
    }

    @Test
    void anotherTakesOverWhatAKilledProcessRead() throws Exception {
        int before = readings(standby);
        long begin = System.nanoTime();
        owner.kill();
        Duration took = awaitReading(standby, before, begin);

        System.out.printf(Locale.ROOT, "take-over after kill -9: %.2f s%n", took.toMillis() / 1000.0);
        // Without sessions of 6 s it would be Kafka's own 45 s.
        assertThat(took).isLessThan(Duration.ofSeconds(30));
        shop.inventory("10.1.0.1", "10.1.0.2", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3");
    }

    /// The median of three, as other tests use the machine at the same time.
    @Test
    void anotherTakesOverAtOnceWhatAProcessThatEndsGivesUp() throws Exception {
        List<Duration> all = new ArrayList<>();
        while (all.size() < 3) {
            int before = readings(standby);
            long begin = System.nanoTime();
            owner.signal("TERM");
            Duration took = awaitReading(standby, before, begin);
            System.out.printf(Locale.ROOT, "take-over after SIGTERM: %.2f s%n", took.toMillis() / 1000.0);
            all.add(took);
            owner.close();
            owner = standby;
            startStandby();
        }

        // Far below the session timeout of 6 s, after which anybody would take over.
        assertThat(all.stream().sorted().toList().get(1)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void aPausedOwnerThatWakesUpChangesNothing() throws Exception {
        int before = readings(standby);
        owner.signal("STOP");
        awaitReading(standby, before, System.nanoTime());
        shop.inventory("10.1.0.1", "10.1.0.2", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3");
        String object = shop.object();

        owner.signal("CONT");
        await().during(Duration.ofSeconds(5))
                .atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(shop.object()).isEqualTo(object));
        shop.inventory("10.1.0.1", "10.1.0.2", "10.1.0.4", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4");
    }

    private static Duration awaitReading(FairleadProcess process, int before, long begin) {
        await().atMost(ProcessFolder.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> reads(process, before + 1));
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /// By its last word.
    private static boolean isReading(FairleadProcess process) throws IOException {
        String printed = process.printed();
        return printed.lastIndexOf(READING) > printed.lastIndexOf("state=STANDBY");
    }

    private static boolean reads(FairleadProcess process, int times) throws IOException {
        return readings(process) >= times;
    }

    private static int readings(FairleadProcess process) throws IOException {
        return process.printed().split(READING, -1).length - 1;
    }
}

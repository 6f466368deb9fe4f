package io.fairlead.suites.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.RegistryEvent;
import io.fairlead.simulation.SeededLog;
import io.fairlead.suites.topology.CrashPoint.Deed;
import io.fairlead.suites.topology.CrashPoint.Moment;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A topology that is paused for longer than its session lasts (a frozen machine) goes on, when it wakes up, with the
/// records that it had already been given, and does not know that another has gone further meanwhile. Kafka refuses
/// its commit, but not its records: to a reader of uncommitted records they are the last.
@WithKafka
@Timeout(360)
class FormerOwnerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void whatAFormerOwnerWritesWhenItWakesUpIsTakenBack(TestKafka kafka) {
        List<List<RegistryEvent>> log = SeededLog.of(SEED, 3000);
        try (TopologyRig rig = new TopologyRig(kafka, log.size());
                ObservedTail tail = rig.tail()) {
            rig.feed(log);
            // It has committed, so that no open transaction keeps its successor waiting, and has records in hand.
            CrashPoint paused = new CrashPoint(Deed.PAUSE, Moment.AFTER_COMMIT, 1);
            try (CrashingTopology former = rig.start(paused)) {
                await().atMost(Duration.ofSeconds(60)).until(former::reached);
                rig.leave();
                try (CrashingTopology _ = rig.start(CrashPoint.NONE)) {
                    rig.awaitQuiet();
                    await().atMost(PATIENCE).until(() -> tail.isComplete(log.size()) && tail.holdsWhatIsCommitted());
                    int told = rig.told();

                    former.resume();
                    await().atMost(Duration.ofSeconds(60)).until(() -> rig.told() > told);
                    await().atMost(Duration.ofSeconds(60))
                            .untilAsserted(() -> assertThat(tail.holdsWhatIsCommitted())
                                    .as("the tail holds what is committed (seed %d)", SEED)
                                    .isTrue());
                }
            }
            for (int partition = 0; partition < log.size(); partition++) {
                PureFold fold = rig.fold(partition);
                assertThat(rig.committed(partition)).isEqualTo(fold.rows);
                assertThat(rig.audit(partition)).isEqualTo(fold.audit);
            }
        }
    }
}

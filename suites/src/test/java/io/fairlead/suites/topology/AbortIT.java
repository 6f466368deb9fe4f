package io.fairlead.suites.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.simulation.SeededLog;
import io.fairlead.suites.topology.CrashPoint.Deed;
import io.fairlead.suites.topology.CrashPoint.Moment;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A transaction is aborted and the process lives on. What it held in memory, and what it had fetched and not yet
/// merged, is gone with the transaction.
@WithKafka
@Timeout(360)
class AbortIT {
    private static final long SEED = Long.getLong("seed", 1);

    @ParameterizedTest
    @EnumSource(names = {"TIME_OUT", "FENCE", "BREAK"})
    void showsInNoTable(Deed deed, TestKafka kafka) {
        try (TopologyRig rig = new TopologyRig(kafka, SeededLog.partitions());
                CrashingTopology topology = rig.start(new CrashPoint(deed, Moment.AFTER_ENDPOINT, 200))) {
            rig.feed(SeededLog.of(SEED, 1000));
            rig.awaitQuiet();
            assertThat(topology.reached()).isTrue();
            rig.check(1);
        }
    }
}

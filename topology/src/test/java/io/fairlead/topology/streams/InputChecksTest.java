package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.model.Subject;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topology.merge.SeededRegistry;
import io.fairlead.topology.merge.Table;
import io.fairlead.wire.DeadLetter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Records that no stage of ours can have written are set aside before they are merged.
class InputChecksTest {
    private final List<RegistryEvent> log =
            new SeededRegistry(7, "dc1", 0).snapshot().change(20).log();

    private static String code(TopologyRig rig) {
        return DeadLetter.of(rig.deadLetter.readRecord().headers()).code();
    }

    /// life.md 4.4: one forged record fenced its source for good.
    @Test
    void anEpochBeyondTheEndOfOwnersIsDeadLetteredAndFencesNobody() {
        long end = 100;
        try (TopologyRig rig = new TopologyRig(new InputChecks(0, (_, _) -> end))) {
            log.forEach(rig::pipe);
            assertThat(rig.deadLetter.isEmpty()).isTrue();
            Stamp forged = new Stamp(new SourceId("dc1"), new Epoch(1L << 60), 0, Instant.EPOCH);
            rig.pipe(new RegistryEvent.Heartbeat(forged, 1, StalenessLimits.DEFAULT));
            assertThat(code(rig)).isEqualTo("TOPOLOGY-EPOCH");
            assertThat(rig.table()).isEqualTo(Table.of(log).entries);
        }
    }

    @Test
    void aRetirementBeyondTheEndOfOwnersIsDeadLetteredAndFencesNobody() {
        long end = 100;
        try (TopologyRig rig = new TopologyRig(new InputChecks(0, (_, _) -> end))) {
            log.forEach(rig::pipe);
            rig.command(
                    new Subject.OfSource(new SourceId("dc1")),
                    new Command(Command.Kind.RETIRE, "100", "ann", Instant.EPOCH));
            assertThat(code(rig)).isEqualTo("TOPOLOGY-EPOCH");
            assertThat(rig.table()).isEqualTo(Table.of(log).entries);
        }
    }

    @Test
    void theEndOfOwnersIsAskedForOnceForEachNewEpoch() {
        int[] asked = {0};
        InputChecks checks = new InputChecks(0, (_, _) -> {
            asked[0]++;
            return Long.MAX_VALUE;
        });
        try (TopologyRig rig = new TopologyRig(checks)) {
            log.forEach(rig::pipe);
        }
        long epochs = log.stream()
                .map(event -> event instanceof SourceEvent said ? said.stamp().epoch() : Epoch.NONE)
                .distinct()
                .count();
        assertThat(asked[0]).isPositive().isLessThanOrEqualTo((int) epochs);
    }

    /// life.md 4.10: the topology took what the publisher refuses.
    @Test
    void aServiceOfAnotherPartitionIsDeadLettered() {
        try (TopologyRig rig = new TopologyRig(new InputChecks(12, InputChecks.NONE.owners()))) {
            log.forEach(rig::pipe); // All of them to partition 0.
            long elsewhere = log.stream()
                    .filter(event ->
                            event instanceof InstanceSeen seen && ServicePartitioner.partition(seen.service(), 12) != 0)
                    .count();
            assertThat(elsewhere).isPositive();
            assertThat(code(rig)).isEqualTo("TOPOLOGY-PARTITION");
            assertThat(rig.deadLetter.getQueueSize()).isGreaterThanOrEqualTo(elsewhere - 1);
        }
    }
}

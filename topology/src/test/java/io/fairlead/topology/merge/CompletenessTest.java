package io.fairlead.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompletenessTest {
    private static final Loss ONE_OF_TEN = new Loss(1, 10);
    private final GuardedLog log =
            new GuardedLog().snapshot(0, IntStream.rangeClosed(1, 10).toArray());

    @Test
    void aPartitionThatHoldsWhatTheSourceListsHasNoProblem() {
        log.gone(Evidence.FIRST, ONE_OF_TEN, 1).seen(11).heartbeat(10);

        assertThat(log.status().problem()).isNull();
    }

    @Test
    void anInstanceWhoseEventWasLostIsNoticedAtTheNextHeartbeat() {
        log.lost().heartbeat(11);

        assertThat(log.status().problem())
                .isEqualTo("TABLE-DIFFERS: the source lists 11 instances of this partition, the table holds 10");
    }

    @Test
    void aRemovalWhoseEventWasLostIsNoticedAndRemovesNothingByItself() {
        log.lost().heartbeat(9);

        assertThat(log.status().problem()).startsWith("TABLE-DIFFERS");
        assertThat(log.believed()).hasSize(10);
    }

    @Test
    void aNewSnapshotEndsTheProblem() {
        log.lost().heartbeat(9);

        log.snapshot(9, IntStream.rangeClosed(2, 10).toArray()).heartbeat(9);

        assertThat(log.status().problem()).isNull();
        assertThat(log.believed()).hasSize(9);
    }

    @Test
    void anEpochWhoseSnapshotWasNotReadHereIsAProblem() {
        log.nextEpoch().heartbeat(10);

        assertThat(log.status().problem()).isEqualTo("SNAPSHOT-INCOMPLETE: snapshot 3 was not read here");
        assertThat(log.believed()).hasSize(10);
    }

    @Test
    void aProblemOfAnEarlierEpochDoesNotHideThatASnapshotWasNotReadHere() {
        log.lost().heartbeat(11);

        log.nextEpoch().heartbeat(10);

        assertThat(log.status().problem()).startsWith("SNAPSHOT-INCOMPLETE: snapshot ");
        assertThat(log.status().problem()).contains(" " + log.status().epoch() + " ");
    }

    @Test
    void whatTheGuardKeepsIsNoDifference() {
        log.gone(Evidence.FIRST, new Loss(6, 10), 1, 2, 3, 4, 5, 6).heartbeat(4);

        assertThat(log.suspect()).hasSize(6);
        assertThat(log.status().problem()).isNull();
    }

    @Test
    void whatTheGuardKeepsOverASnapshotIsNoDifference() {
        log.snapshot(10, 1, 2, 3).heartbeat(3);

        assertThat(log.suspect()).hasSize(7);
        assertThat(log.status().problem()).isNull();
    }

    @Test
    void aHeartbeatThatIsReadAgainSaysNothing() {
        log.heartbeat(10).seen(11).heartbeat(11).repeatLast(3);

        assertThat(log.status().problem()).isNull();
    }

    @Test
    void aHeartbeatWithoutCountsSaysNothing() {
        log.lost().heartbeat();

        assertThat(log.status().problem()).isNull();
    }
}

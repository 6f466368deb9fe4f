package io.fairlead.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Command.Kind;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output.Cause;
import io.fairlead.topology.merge.Output.Ignored;
import org.junit.jupiter.api.Test;

class ResyncTest {
    private static final Subject DC1 = new Subject.OfSource(GuardedLog.DC1);
    private static final String ASKED = "SOURCE-RESYNC: requested by ann at " + GuardedLog.NOON + ", after epoch 2";
    /// The first snapshot of a [GuardedLog] is of epoch 2.
    private final GuardedLog log = new GuardedLog().snapshot(0, 1, 2, 3);

    @Test
    void theStatusAsksForASnapshotAndNoClaimIsTouched() {
        log.command(Kind.RESYNC, DC1, "");

        assertThat(log.status().problem()).isEqualTo(ASKED);
        assertThat(log.believed()).hasSize(3);
        assertThat(log.table.audit.getLast().reason()).isEqualTo(ASKED);
    }

    @Test
    void aHeartbeatThatAgreesDoesNotEndIt() {
        log.command(Kind.RESYNC, DC1, "").heartbeat(3);

        assertThat(log.status().problem()).isEqualTo(ASKED);
    }

    @Test
    void theNextWholeSnapshotEndsIt() {
        log.command(Kind.RESYNC, DC1, "").snapshot(0, 1, 2, 3);

        assertThat(log.status().problem()).isNull();
        assertThat(log.believed()).hasSize(3);
    }

    /// What it lists may be older than the command.
    @Test
    void aSnapshotThatHadBegunBeforeDoesNotEndIt() {
        assertThat(Resync.outlasts(ASKED, new Epoch(2))).isTrue();
        assertThat(Resync.outlasts(ASKED, new Epoch(3))).isFalse();
        assertThat(Resync.outlasts("SNAPSHOT-INCOMPLETE: snapshot 2 was not read here", new Epoch(2)))
                .isFalse();
        assertThat(Resync.outlasts(null, new Epoch(2))).isFalse();
    }

    @Test
    void aSourceThatTheTableDoesNotHoldIsLeftAlone() {
        log.command(Kind.RESYNC, new Subject.OfSource(new SourceId("dc9")), "");

        assertThat(log.table.last).containsExactly(new Ignored(Cause.NO_CHANGE));
        assertThat(log.table.entries).doesNotContainKey("source:dc9");
    }

    @Test
    void aRetiredSourceStaysRetired() {
        log.command(Kind.RETIRE, DC1, "2").command(Kind.RESYNC, DC1, "");

        assertThat(log.table.last).containsExactly(new Ignored(Cause.NO_CHANGE));
        assertThat(log.table.entries).doesNotContainKey("source:dc1");
    }

    @Test
    void itIsAboutOneSource() {
        Subject service = new Subject.OfService(GuardedLog.BILLING);
        assertThatThrownBy(() -> log.command(Kind.RESYNC, service, "")).isInstanceOf(RejectedFailure.class);
        assertThatThrownBy(() -> log.command(Kind.RESYNC, new Subject.Everything(), ""))
                .isInstanceOf(RejectedFailure.class);
    }
}

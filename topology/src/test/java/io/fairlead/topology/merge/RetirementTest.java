package io.fairlead.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Command.Kind;
import io.fairlead.model.Decision;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output.Cause;
import io.fairlead.topology.merge.Output.Ignored;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetirementTest {
    private static final Subject DC1 = new Subject.OfSource(GuardedLog.DC1);
    private static final String ROW = "source:dc1";
    /// The first snapshot of a [GuardedLog] is of epoch 2.
    private final GuardedLog log = new GuardedLog().snapshot(0, 1, 2, 3);

    @Test
    void theClaimsAndTheStatusGoAndTheAuditSaysWhy() {
        log.command(Kind.RETIRE, DC1, "2");

        assertThat(log.table.content()).isEmpty();
        assertThat(log.table.entries).doesNotContainKey(ROW);
        assertThat(log.table.audit.getLast().reason()).isEqualTo("source retired by ann, up to epoch 2");
        assertThat(log.table.audit)
                .filteredOn(decision -> decision.endpoint() != null && decision.after() == null)
                .hasSize(3)
                .extracting(Decision::reason)
                .containsOnly("source retired by ann");
    }

    @Test
    void theServiceStaysEmptyForItsLinger() {
        log.command(Kind.RETIRE, DC1, "2");

        assertThat(log.table.entries.get(GuardedLog.BILLING.toString()))
                .isInstanceOfSatisfying(
                        TableEntry.MergedService.class,
                        service -> assertThat(service.emptySince()).isEqualTo(GuardedLog.NOON));
    }

    @Test
    void whatTheGuardHoldsGoesToo() {
        log.gone(Evidence.FIRST, new Loss(3, 3), 1, 2, 3);

        log.command(Kind.RETIRE, DC1, "2");

        assertThat(log.table.content()).isEmpty();
        assertThat(log.table.entries).doesNotContainKey(ROW);
    }

    @Test
    void aCommandFromBeforeANewOwnerChangesNothing() {
        log.snapshot(3, 1, 2, 3).command(Kind.RETIRE, DC1, "2");

        assertThat(log.table.last).containsExactly(new Ignored(Cause.NO_CHANGE));
        assertThat(log.believed()).hasSize(3);
    }

    @Test
    void silenceThatIsNoticedLateBringsNoStatusBack() {
        log.command(Kind.RETIRE, DC1, "2").silent(GuardedLog.NOON, Freshness.STALE);

        assertThat(log.table.last).containsExactly(new Ignored(Cause.NO_CHANGE));
        assertThat(log.table.entries).doesNotContainKey(ROW);
    }

    @Test
    void anExpiredSourceLosesItsRow() {
        log.silent(GuardedLog.NOON, Freshness.STALE).silent(GuardedLog.NOON, Freshness.EXPIRED);

        log.command(Kind.RETIRE, DC1, "2");

        assertThat(log.table.entries).doesNotContainKey(ROW);
    }

    @Test
    void aNewOwnerStartsWithoutAnythingOfBefore() {
        log.command(Kind.RETIRE, DC1, "2").snapshot(0, 4);

        assertThat(log.believed()).hasSize(1);
        assertThat(log.status().instances()).isEqualTo(1);
        assertThat(log.status().problem()).isNull();
    }

    @Test
    void whatIsNoRetirementIsRefused() {
        Subject service = new Subject.OfService(GuardedLog.BILLING);
        assertThatThrownBy(() -> log.command(Kind.RETIRE, service, "2")).isInstanceOf(RejectedFailure.class);
        assertThatThrownBy(() -> log.command(Kind.RETIRE, new Subject.Everything(), "2"))
                .isInstanceOf(RejectedFailure.class);
        assertThatThrownBy(() -> log.command(Kind.RETIRE, DC1, "")).isInstanceOf(RejectedFailure.class);
        assertThatThrownBy(() -> log.command(Kind.RETIRE, DC1, "-2")).isInstanceOf(RejectedFailure.class);
        assertThat(log.believed()).hasSize(3);
    }

    @Test
    void anOlderCopyOfTheTableDoesNotBringItBack() {
        List<TableEntry> copy = List.copyOf(log.table.entries.values());
        MemoryState state = new MemoryState();
        state.putSource(GuardedLog.DC1, SourceProgress.retiredUpTo(new io.fairlead.model.Epoch(2), GuardedLog.NOON));

        int adopted = AdoptedClaims.adopt(copy, state, new Input("endpoints", 0, -1, GuardedLog.NOON));

        assertThat(adopted).isZero();
        assertThat(state.source(GuardedLog.DC1)).matches(SourceProgress::retired);
    }

    @Test
    void aNewerCopyOfTheTableIsAdopted() {
        List<TableEntry> copy = List.copyOf(log.table.entries.values());
        MemoryState state = new MemoryState();
        state.putSource(GuardedLog.DC1, SourceProgress.retiredUpTo(new io.fairlead.model.Epoch(1), GuardedLog.NOON));

        int adopted = AdoptedClaims.adopt(copy, state, new Input("endpoints", 0, -1, GuardedLog.NOON));

        assertThat(adopted).isEqualTo(3);
        assertThat(state.source(GuardedLog.DC1)).matches(known -> !known.retired());
    }
}

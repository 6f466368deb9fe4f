package io.fairlead.ingest.runner;

import io.fairlead.ingest.diff.SnapshotInProgress;
import io.fairlead.ingest.diff.SourceState;
import io.fairlead.ingest.guard.SuspectRemovals.Repeated;
import io.fairlead.ingest.runner.Epochs.TableClaim;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Separates what changed rules remove from the table from what the registry no longer lists, at the end of the first
/// snapshot under the new rules.
///
/// | the claim in the table is of an instance that | then |
/// |---|---|
/// | the rules map to this service | nothing: it was emitted |
/// | the registry lists, the rules map to another service | a removal without a loss, after the new place |
/// | the registry lists, the rules drop | a removal for which the guard checks the loss of the source |
/// | the registry lists, but cannot be used | nothing: the snapshot keeps it |
/// | the registry does not list | nothing: the sweep treats it as a loss |
///
/// So each removal is based on positive evidence about its instance: the same report lists it.
final class RuleChange {
    private static final Logger LOG = LoggerFactory.getLogger(RuleChange.class);

    private final SourceSetup setup;
    private final Epochs table;

    RuleChange(SourceSetup setup, Epochs table) {
        this.setup = setup;
        this.table = table;
    }

    /// Whether the table was made by other rules, even if it still holds the source under a former name.
    boolean isPending() {
        String digest = setup.rules().digest();
        return !digest.isEmpty()
                && Stream.concat(Stream.of(setup.source().id()), setup.formerly().stream())
                        .anyMatch(name -> table.isUnderOtherRules(name, digest));
    }

    /// Whether the table holds what was sent, so that no endpoint is without its new place. Waits for it as long as
    /// the topology makes progress. `mark` sends an event to each partition that becomes visible in the table.
    boolean awaitMerged(SourceId source, Emitter emitter, Runnable mark, BooleanSupplier over) {
        try (Backpressure pace = emitter.pace(source)) {
            mark.run();
            emitter.flush();
            pace.await(over); // notes what was written
            pace.await(over);
            if (!pace.isMerged()) {
                LOG.warn("source={} rules changed, but the topology is behind: removals are left to the guard", source);
            }
            return pace.isMerged();
        }
    }

    /// The removals to send before the snapshot ends, without those that this epoch itself defers.
    List<Repeated> removals(SourceState state, SnapshotInProgress snapshot) {
        List<TableClaim> claims = table.claims(
                setup.source().id(),
                claim -> state.isMappedElsewhere(claim.instance(), claim.service())
                        || state.isDropped(claim.instance()));
        GuardLimits limits = setup.guard().limits();
        int dropped = (int) claims.stream()
                .filter(claim -> state.isDropped(claim.instance()))
                .count();
        Removal ofDropped =
                new Removal(new Loss(dropped, dropped + state.instances()), Loss.NONE, limits, Evidence.RULES_CHANGED);
        Removal ofMoved = new Removal(new Loss(0, state.instances()), Loss.NONE, limits, Evidence.RULES_CHANGED);
        List<Repeated> removals = new ArrayList<>();
        for (TableClaim claim : claims) {
            if (!snapshot.isGone(claim.service(), claim.instance())) {
                Removal removal = state.isDropped(claim.instance()) ? ofDropped : ofMoved;
                removals.add(new Repeated(claim.service(), claim.instance(), removal));
            }
        }
        LOG.info("source={} rules changed moved={} dropped={}", setup.source().id(), claims.size() - dropped, dropped);
        return removals;
    }
}

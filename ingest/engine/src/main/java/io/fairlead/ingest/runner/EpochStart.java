package io.fairlead.ingest.runner;

import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.Former;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an epoch takes over.
///
/// @param ledger   of the source, as its last epoch in this process left it
/// @param before   that epoch, or null: the snapshot begins with the instances that changed since
/// @param rules    the removals that changed rules cause
/// @param formerly the former names of the source
public record EpochStart(RemovalLedger ledger, @Nullable EpochSession before, RuleChange rules, List<Former> formerly) {
    public EpochStart {
        // An epoch that never came to its snapshot knows nothing, but still which one was before it.
        EpochSession last = before == null ? null : before.orBefore();
        // One that failed to send does not know what Kafka has.
        before = last == null || last.failure() != null ? null : last;
        formerly = List.copyOf(formerly);
    }

    /// Of a source that always had this name and these rules.
    public static EpochStart of(SourceSetup setup, RemovalLedger ledger, @Nullable EpochSession before) {
        return new EpochStart(ledger, before, new RuleChange(setup, _ -> Epoch.NONE), List.of());
    }
}

package io.fairlead.ingest.runner;

import io.fairlead.ingest.diff.SnapshotInProgress;
import io.fairlead.ingest.diff.SourceState;
import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import java.time.Instant;
import java.util.List;

/// Creates the events of an epoch that go to every partition while it lasts. Each has its own number, so it has to be
/// sent as soon as it is created.
record Markers(
        SourceSetup setup,
        EpochSender sender,
        RemovalLedger ledger,
        SourceState state,
        int partitions,
        List<Former> formerly) {

    /// Written again between the batches of a long snapshot: it shows that the source is alive, and the table shows
    /// how far the topology has progressed, even if the snapshot changes nothing.
    SnapshotStarted started(Instant now) {
        return new SnapshotStarted(sender.stamp(now), setup.paces().staleness(), formerly);
    }

    /// With the numbers that each partition must hold once it has read this.
    Heartbeat beat(Instant now) {
        return beat(now, SnapshotInProgress.perPartition(state.perService(), partitions));
    }

    Heartbeat beat(Instant now, List<Integer> perPartition) {
        return new Heartbeat(
                sender.stamp(now),
                ledger.standing(state.instances()),
                setup.paces().staleness(),
                perPartition);
    }
}

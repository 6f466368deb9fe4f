package io.fairlead.ingest.runner;

import io.fairlead.ingest.diff.SnapshotInProgress;
import io.fairlead.ingest.diff.SourceState;
import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import java.time.Instant;
import java.util.List;

/// Creates the events of an epoch that go to every partition while it lasts. Each has its own number, so it has
/// to be sent as soon as it is created.
record Markers(
        SourceSetup setup,
        EpochSender sender,
        RemovalLedger ledger,
        SourceState state,
        int partitions,
        List<Former> formerly) {

    /// Written again between the batches of a long snapshot: it shows that the source is alive, and the table
    /// shows how far the topology has progressed, even if the snapshot changes nothing.
    SnapshotStarted started(Instant now) {
        return new SnapshotStarted(sender.stamp(now), setup.paces().staleness(), formerly);
    }

    /// What shows that the source is alive, between two reports. Before the snapshot it takes over no former
    /// name: for that there has to be a complete report. After it, it has the numbers that each partition must
    /// hold once it has read this.
    SourceEvent alive(EpochPhase phase, Instant now) {
        return switch (phase) {
            case EpochPhase.Starting _ ->
                new SnapshotStarted(sender.stamp(now), setup.paces().staleness(), List.of());
            case EpochPhase.Snapshotting _ -> started(now);
            case EpochPhase.Streaming _ -> beat(now, SnapshotInProgress.perPartition(state.perService(), partitions));
        };
    }

    /// The same while a report is written: what a partition holds after this is not known yet.
    SourceEvent writing(EpochPhase phase, Instant now) {
        return phase instanceof EpochPhase.Streaming ? beat(now, List.of()) : started(now);
    }

    private Heartbeat beat(Instant now, List<Integer> perPartition) {
        return new Heartbeat(
                sender.stamp(now),
                ledger.mostInTable(state.instances()),
                setup.paces().staleness(),
                perPartition);
    }
}

package io.fairlead.topology.merge;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one partition knows of a source. `startedEpoch` is the last epoch whose SnapshotStarted was read here.
public record SourceState(
        Epoch epoch,
        Epoch startedEpoch,
        Epoch completedEpoch,
        int instances,
        @Nullable String problem,
        Instant since) {
    static final SourceState UNKNOWN = new SourceState(Epoch.NONE, Epoch.NONE, Epoch.NONE, 0, null, Instant.EPOCH);

    /// Takes over a newer epoch, whichever of its events comes first.
    SourceState inEpoch(Epoch newer, Instant at) {
        return new SourceState(newer, startedEpoch, completedEpoch, instances, problem, at);
    }

    SourceState started(Instant at) {
        return new SourceState(epoch, epoch, completedEpoch, instances, problem, at);
    }

    SourceState completed(int counted, Instant at) {
        return new SourceState(epoch, startedEpoch, epoch, counted, null, at);
    }

    SourceState incomplete(String why, Instant at) {
        return new SourceState(epoch, startedEpoch, completedEpoch, instances, why, at);
    }

    public SourceStatus status(SourceId source) {
        return new SourceStatus(source, epoch, completedEpoch, instances, Freshness.FRESH, problem, since);
    }
}

package io.fairlead.ingest.etcd;

import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.ResetProtection;
import io.fairlead.model.Position;
import java.time.Duration;
import java.util.List;

/// Notices that etcd lost its data, or was restored from a backup, and protects what was reported before until those
/// who register have had time to write their keys again ([ResetProtection]). Outlives the runs of its source. One
/// thread at a time.
final class EtcdResets {
    private final Duration time;
    private final ResetProtection protection = new ResetProtection();
    private boolean hasReported;
    private boolean isSettling;
    private long settledAt;
    private long highest;

    /// @param time in which the keys are written again
    EtcdResets(Duration time) {
        this.time = time;
    }

    RegistryListener protect(RegistryListener listener) {
        return protection.protect(listener);
    }

    /// Another cluster took the place of the one that was read.
    ///
    /// @param ids of the clusters
    void clusterReplaced(String ids, RegistryListener listener) {
        reset("the cluster id of etcd went " + ids, listener);
    }

    /// Everything was read at this revision, and is reported next.
    ///
    /// @param listener has the positions of earlier owners
    void read(long revision, RegistryListener listener) {
        long before = hasReported ? highest : highest(listener.recordedPositions());
        if (revision < before) {
            reset("the revision of etcd went from " + before + " to " + revision, listener);
        } else if (isSettling && System.nanoTime() - settledAt >= 0) {
            isSettling = false;
            protection.settled();
        }
        hasReported = true;
        highest = revision;
    }

    private void reset(String problem, RegistryListener listener) {
        isSettling = true;
        settledAt = System.nanoTime() + time.toNanos();
        protection.reset(listener, problem, time);
    }

    private static long highest(List<Position> recorded) {
        return recorded.stream().mapToLong(EtcdResets::revision).max().orElse(0);
    }

    /// 0 for a position of another kind of source, which had this name before.
    private static long revision(Position position) {
        try {
            return Long.parseLong(position.value());
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// Everything up to this revision was reported.
    void reached(long revision) {
        highest = Math.max(highest, revision);
    }

    /// When everything is to be read again: at `end`, or as soon as the time after a reset is over.
    long endOfReading(long end) {
        return isSettling && settledAt - end < 0 ? settledAt : end;
    }
}

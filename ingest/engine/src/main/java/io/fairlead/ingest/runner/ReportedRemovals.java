package io.fairlead.ingest.runner;

import io.fairlead.ingest.diff.SourceState;
import io.fairlead.ingest.guard.SuspectRemovals;
import io.fairlead.ingest.guard.SuspectRemovals.Repeated;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.model.IdPrefixes;
import io.fairlead.model.ServiceKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// The suspect removals of one epoch that its reports resolve. What a report could not read, or lists in a way
/// that cannot be used, is no evidence. Not thread-safe.
final class ReportedRemovals {
    private final SuspectRemovals suspects;
    private final SourceState state;
    private final UnreadPrefixes unread = new UnreadPrefixes();
    private Instant observed = Instant.EPOCH;

    ReportedRemovals(SuspectRemovals suspects, SourceState state) {
        this.suspects = suspects;
        this.state = state;
    }

    void read(CompleteReport report) {
        observed = report.observed();
        unread.read(report);
    }

    void read(Delta delta) {
        observed = delta.observed();
        unread.read(delta);
    }

    /// When the newest report was read.
    Instant observed() {
        return observed;
    }

    /// Those that the report confirms, or that have to wait again because of it. The report of a snapshot need
    /// not be the
    /// newest one: what it could not read may have been read since.
    List<Repeated> confirmed(CompleteReport report, int instances) {
        IdPrefixes unreadThen = IdPrefixes.of(report.unread());
        return suspects.answered(report, id -> isUnusable(id) || unreadThen.cover(id), instances, state::instances);
    }

    /// Those whose loss is compensated by new instances.
    List<Repeated> replaced(Collection<ServiceKey> changed) {
        return suspects.replaced(changed, this::isUnusable, state.instances(), state::instances);
    }

    private boolean isUnusable(String id) {
        return state.isUnusable(id) || unread.contain(id);
    }
}

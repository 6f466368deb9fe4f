package io.fairlead.ingest.spi;

import io.fairlead.model.IdPrefixes;
import io.fairlead.model.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Keeps what a registry listed before it was reset and has not listed since. A registry that lost its state, or was
/// restored from a backup, is filled again by those who registered before, one after the other. What is missing
/// meanwhile may be less than the deletion guard doubts; it is reported as `unread` until [#settled].
///
/// | after a reset, an instance that was | is |
/// |---|---|
/// | listed before, and not listed since | unread |
/// | listed since, and is no longer listed | removed, as always |
/// | reported as removed by a change | removed, as always |
///
/// Belongs to a source and outlives its runs. If there was no report before the reset, as in a process that has
/// just started, it is not known what was listed: the first report removes nothing.
///
/// Thread-safe.
public final class ResetProtection {
    private final ReportedIds reported = new ReportedIds();
    /// Reported before the reset, and not listed since.
    private final ReportedIds unlisted = new ReportedIds();

    private boolean hasReported;
    private boolean protectsAll;

    /// The registry was reset; or again, before it was settled.
    ///
    /// @param problem  what shows it
    /// @param kept     when the caller will call [#settled]
    public void reset(RegistryListener listener, String problem, Duration kept) {
        protect();
        listener.registryReset(problem, kept);
    }

    private synchronized void protect() {
        protectsAll |= !hasReported;
        unlisted.addAll(reported);
    }

    /// The registry had enough time to be filled again: the next complete report removes what it lacks.
    public synchronized void settled() {
        protectsAll = false;
        unlisted.clear();
    }

    /// The listener of a run, to report to through this.
    public RegistryListener protect(RegistryListener listener) {
        return new ProtectedListener(listener, this);
    }

    synchronized CompleteReport complete(CompleteReport report) {
        hasReported = true;
        for (Instance instance : report.instances()) {
            unlisted.remove(instance.id());
        }
        List<String> unread = new ArrayList<>(report.unread());
        unread.addAll(unlisted.in(report.scope()));
        if (protectsAll && report.scope() instanceof Scope.WholeRegistry) {
            unread.add("");
        }
        remember(report, IdPrefixes.of(unread));
        return new CompleteReport(report.scope(), report.instances(), unread, report.position(), report.observed());
    }

    private void remember(CompleteReport report, IdPrefixes unread) {
        for (String id : reported.in(report.scope())) {
            if (!unread.cover(id)) {
                reported.remove(id);
            }
        }
        report.instances().forEach(reported::add);
    }

    synchronized void changed(Delta delta) {
        delta.seen().forEach(instance -> {
            unlisted.remove(instance.id());
            reported.add(instance);
        });
        delta.gone().forEach(id -> {
            unlisted.remove(id);
            reported.remove(id);
        });
    }
}

package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Plan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Defers deletions until a full reconcile has counted all of them together: a limit cannot judge them one by one.
/// Thread-safe.
final class DeferredDeletions {
    private final Set<ServiceKey> services = new HashSet<>();
    private boolean counted;
    private long closed;

    /// Deletions are deferred until a full reconcile that begins later.
    synchronized void gateClosed() {
        counted = false;
        closed++;
    }

    /// A full reconcile begins, before it takes the view.
    ///
    /// @return for [#counted]
    synchronized long begin() {
        return closed;
    }

    /// True if deletions are deferred now. Then the service is remembered if its plan has any.
    synchronized boolean defers(ServiceKey service, Plan plan) {
        if (!counted && plan.changes().stream().anyMatch(Delete.class::isInstance)) {
            services.add(service);
        }
        return !counted;
    }

    /// A full reconcile counted all deletions of its view. If the gate closed meanwhile, partitions may have been added
    /// that it did not count: the next one counts.
    ///
    /// @return the services whose deletions were deferred; each is returned once
    synchronized List<ServiceKey> counted(long begun) {
        if (begun != closed) {
            return List.of();
        }
        counted = true;
        List<ServiceKey> due = List.copyOf(services);
        services.clear();
        return due;
    }
}

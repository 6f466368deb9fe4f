package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.publisher.pipeline.Outcome.Conflict;
import io.fairlead.publisher.pipeline.Outcome.Contested;
import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.pipeline.Outcome.Retrying;
import io.fairlead.publisher.pipeline.Outcome.Withheld;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.WithheldBy;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The objects and services of a target that differ from the table, and why. Reports each to the listener once, not at
/// every reconcile. Thread-safe as long as one service is reconciled by one thread at a time.
final class Findings {
    private final PublisherListener listener;
    private final Map<ObjectKey, Conflict> conflicts = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Withheld> withheld = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Rejected> rejected = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Contested> contested = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Retrying> retrying = new ConcurrentHashMap<>();

    Findings(PublisherListener listener) {
        this.listener = listener;
    }

    void conflict(Conflict found) {
        if (!found.equals(conflicts.put(found.object(), found))) {
            listener.on(found);
        }
    }

    void withheld(Withheld found) {
        Withheld before = withheld.put(found.change().key(), found);
        if (before == null || !same(before, found)) {
            listener.on(found);
        }
    }

    /// A service that is frozen or waits for a source may change often: reported once. The reason of a deletion names
    /// the state of the table and changes with it: not reported again for that.
    private static boolean same(Withheld one, Withheld other) {
        if (one.by() != other.by()) {
            return false;
        }
        if (one.by() == WithheldBy.FREEZE || one.by() == WithheldBy.SOURCE) {
            return one.reason().equals(other.reason());
        }
        if (one.change() instanceof Delete(var before, var _) && other.change() instanceof Delete(var again, var _)) {
            return before.equals(again);
        }
        return one.change().equals(other.change());
    }

    void contested(Contested found) {
        Contested before = contested.put(found.repair().key(), found);
        if (before == null || !before.until().equals(found.until())) {
            listener.on(found);
        }
    }

    /// The service could not be written now. Reported at every attempt.
    void retrying(Retrying found) {
        retrying.put(found.service(), found);
        listener.on(found);
    }

    /// The service was reconciled without a failure.
    void reconciled(ServiceKey service) {
        retrying.remove(service);
    }

    void rejected(Rejected found) {
        Rejected before = rejected.put(found.service(), found);
        if (before == null || !same(before.failure(), found.failure())) {
            listener.on(found);
        }
    }

    private static boolean same(Failure one, Failure other) {
        return one.code().equals(other.code()) && Objects.equals(one.getMessage(), other.getMessage());
    }

    /// Clears the findings of these objects, which were compared, except for those in `remaining`.
    void settle(Collection<ObjectKey> compared, Remaining remaining) {
        for (ObjectKey key : compared) {
            if (!remaining.conflicts().contains(key)) {
                conflicts.remove(key);
            }
            if (!remaining.withheld().contains(key)) {
                withheld.remove(key);
            }
            if (!remaining.contested().contains(key)) {
                contested.remove(key);
            }
        }
    }

    /// The objects that still have a finding, by its kind.
    record Remaining(Set<ObjectKey> conflicts, Set<ObjectKey> withheld, Set<ObjectKey> contested) {}

    void accepted(ServiceKey service) {
        rejected.remove(service);
    }

    void forget(Predicate<ServiceKey> which) {
        conflicts.values().removeIf(found -> which.test(found.service()));
        withheld.values().removeIf(found -> which.test(found.change().service()));
        contested.values().removeIf(found -> which.test(found.repair().service()));
        rejected.keySet().removeIf(which);
        retrying.keySet().removeIf(which);
    }

    Collection<Conflict> conflicts() {
        return conflicts.values();
    }

    Collection<Withheld> withheld() {
        return withheld.values();
    }

    Collection<Rejected> rejected() {
        return rejected.values();
    }

    Collection<Retrying> retrying() {
        return retrying.values();
    }

    Collection<Contested> contested() {
        return contested.values();
    }
}

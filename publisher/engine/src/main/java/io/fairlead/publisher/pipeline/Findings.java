package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.publisher.pipeline.Outcome.Conflict;
import io.fairlead.publisher.pipeline.Outcome.Contested;
import io.fairlead.publisher.pipeline.Outcome.Held;
import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.pipeline.Outcome.Retrying;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.WithheldBy;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// What stands in the way in a target right now; tells each once, not at every attempt. Thread-safe as far as one
/// service is worked on by one thread at a time.
final class Findings {
    private final PublisherListener listener;
    private final Map<ObjectKey, Conflict> conflicts = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Held> held = new ConcurrentHashMap<>();
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

    void held(Held found) {
        Held before = held.put(found.change().key(), found);
        if (before == null || !same(before, found)) {
            listener.on(found);
        }
    }

    /// What is frozen, or waits for a source, may change often; that it is so is told once. Why something is to go is
    /// told again for each
    /// state of the table; that it is held is not.
    private static boolean same(Held one, Held other) {
        if (one.hold() != other.hold()) {
            return false;
        }
        if (one.hold() == WithheldBy.FREEZE || one.hold() == WithheldBy.SOURCE) {
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

    /// The service could not be written now. Told at every attempt.
    void retrying(Retrying found) {
        retrying.put(found.service(), found);
        listener.on(found);
    }

    /// An attempt came to its end.
    void attempted(ServiceKey service) {
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

    /// These objects were looked at and nothing of the kind was found but for what `still` names.
    void settle(Collection<ObjectKey> looked, Still still) {
        for (ObjectKey key : looked) {
            if (!still.conflict().contains(key)) {
                conflicts.remove(key);
            }
            if (!still.held().contains(key)) {
                held.remove(key);
            }
            if (!still.contested().contains(key)) {
                contested.remove(key);
            }
        }
    }

    /// The objects that a look found in the way, by how.
    record Still(Set<ObjectKey> conflict, Set<ObjectKey> held, Set<ObjectKey> contested) {}

    void accepted(ServiceKey service) {
        rejected.remove(service);
    }

    void forget(Predicate<ServiceKey> which) {
        conflicts.values().removeIf(found -> which.test(found.service()));
        held.values().removeIf(found -> which.test(service(found.change())));
        contested.values().removeIf(found -> which.test(service(found.repair())));
        rejected.keySet().removeIf(which);
        retrying.keySet().removeIf(which);
    }

    static ServiceKey service(Change change) {
        return switch (change) {
            case Create(var after) -> after.service();
            case Update(var _, var after) -> after.service();
            case Delete(var before, var _) -> before.service();
        };
    }

    Collection<Conflict> conflicts() {
        return conflicts.values();
    }

    Collection<Held> held() {
        return held.values();
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

package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.publisher.pipeline.Outcome.Conflict;
import io.fairlead.publisher.pipeline.Outcome.Held;
import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.plan.ObjectKey;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// What stands in the way in a target right now; tells each once, not at every attempt. Thread-safe as far as one
/// service is worked on by one thread at a time.
final class Findings {
    private final PublisherListener listener;
    private final Map<ObjectKey, Conflict> conflicts = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Held> held = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Rejected> rejected = new ConcurrentHashMap<>();

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
        if (before == null || !before.change().equals(found.change())) {
            listener.on(found);
        }
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
    void settle(Collection<ObjectKey> looked, Predicate<ObjectKey> stillConflict, Predicate<ObjectKey> stillHeld) {
        for (ObjectKey key : looked) {
            if (!stillConflict.test(key)) {
                conflicts.remove(key);
            }
            if (!stillHeld.test(key)) {
                held.remove(key);
            }
        }
    }

    void accepted(ServiceKey service) {
        rejected.remove(service);
    }

    void forget(Predicate<ServiceKey> which) {
        conflicts.values().removeIf(found -> which.test(found.service()));
        held.values().removeIf(found -> which.test(service(found)));
        rejected.keySet().removeIf(which);
    }

    private static ServiceKey service(Held found) {
        return switch (found.change()) {
            case io.fairlead.publisher.plan.Change.Create(var after) -> after.service();
            case io.fairlead.publisher.plan.Change.Update(var _, var after) -> after.service();
            case io.fairlead.publisher.plan.Change.Delete(var before, var _) -> before.service();
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
}

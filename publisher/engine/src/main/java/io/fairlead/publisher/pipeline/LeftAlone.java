package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The objects whose drift budget is spent, and until when each is left to its other writer. Thread-safe.
final class LeftAlone {
    private final Map<ObjectKey, Instant> until = new ConcurrentHashMap<>();

    void put(ObjectKey object, Instant end) {
        until.put(object, end);
    }

    /// The objects that are no longer left alone; each is returned once.
    List<ObjectKey> takeDue(Instant now) {
        List<ObjectKey> due = new ArrayList<>();
        until.forEach((object, end) -> {
            if (!now.isBefore(end) && until.remove(object, end)) {
                due.add(object);
            }
        });
        return due;
    }

    /// The time at which the next object is no longer left alone.
    Optional<Instant> next() {
        return until.values().stream().min(Instant::compareTo);
    }

    void forget(Collection<ObjectKey> objects) {
        until.keySet().removeAll(objects);
    }

    void clear() {
        until.clear();
    }
}

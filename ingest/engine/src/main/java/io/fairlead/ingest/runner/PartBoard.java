package io.fairlead.ingest.runner;

import io.fairlead.model.failure.Failure;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The health of the parts of one source. Bounded, in case that a source names something as a part of which a
/// registry determines the number: then a part that fails takes the place of one that does not. Not thread-safe.
final class PartBoard {
    static final int MOST = 1_000;

    private final SortedMap<String, PartHealth> parts = new TreeMap<>();

    void answered(String part, Instant observed) {
        PartHealth before = known(part);
        Instant since = before == null || before.isFailing() ? observed : before.since();
        put(new PartHealth(part, since, observed, null, null));
    }

    /// @param now a part that fails again, for another reason, fails since its first failure
    void failed(String part, Failure failure, Instant now) {
        PartHealth before = known(part);
        Instant since = before == null || !before.isFailing() ? now : before.since();
        Instant lastAnswer = before == null ? null : before.lastAnswer();
        put(new PartHealth(part, since, lastAnswer, failure.code(), failure.getMessage()));
    }

    private @Nullable PartHealth known(String part) {
        return parts.get(part);
    }

    private void put(PartHealth health) {
        boolean isNamed = !health.part().isEmpty();
        if (isNamed && (parts.containsKey(health.part()) || hasRoomFor(health))) {
            parts.put(health.part(), health);
        }
    }

    private boolean hasRoomFor(PartHealth health) {
        return parts.size() < MOST || (health.isFailing() && dropOneThatIsRead());
    }

    private boolean dropOneThatIsRead() {
        for (PartHealth part : parts.values()) {
            if (!part.isFailing()) {
                parts.remove(part.part());
                return true;
            }
        }
        return false;
    }

    void clear() {
        parts.clear();
    }

    /// In the order of their names.
    List<PartHealth> all() {
        return List.copyOf(parts.values());
    }
}

package io.fairlead.ingest.runner;

import io.fairlead.model.failure.RejectedFailure;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The items that a source rejected and has not resolved, for its status. Bounded, because a registry determines their
/// number. Not thread-safe.
final class RejectedItems {
    private static final int MOST = 10_000;
    private static final int LONGEST = 300;

    private final SortedMap<String, RejectedFailure> items = new TreeMap<>();

    void add(String item, RejectedFailure failure) {
        if (items.size() < MOST || items.containsKey(item)) {
            items.put(item, failure);
        }
    }

    void remove(String item) {
        items.remove(item);
    }

    int count() {
        return items.size();
    }

    @Nullable
    RejectedFailure first() {
        return items.isEmpty() ? null : items.firstEntry().getValue();
    }

    /// The first line of the first problem, and the number of further ones.
    String summary(RejectedFailure first) {
        String line = String.valueOf(first.getMessage()).lines().findFirst().orElse("");
        String shown = line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
        return items.size() == 1 ? shown : shown + " (and " + (items.size() - 1) + " more)";
    }
}

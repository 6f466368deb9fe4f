package io.fairlead.config;

import java.util.Map;
import java.util.Optional;

/// Keys of earlier releases, by their path for every list item (`sources[].consul.url`), with what to use instead.
record RemovedKeys(Map<String, Removal> removals) {
    /// Release 0.1 is the first.
    static final RemovedKeys NONE = new RemovedKeys(Map.of());

    record Removal(String since, String use) {}

    RemovedKeys {
        removals = Map.copyOf(removals);
    }

    Optional<String> explain(KeyPath path) {
        return Optional.ofNullable(removals.get(path.pattern()))
                .map(removal -> "removed in " + removal.since() + "; use " + removal.use());
    }
}

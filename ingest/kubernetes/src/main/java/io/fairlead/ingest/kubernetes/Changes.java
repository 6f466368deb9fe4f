package io.fairlead.ingest.kubernetes;

import io.fairlead.model.Instance;
import java.util.List;

/// Instances that appeared or changed, and ids of those that are gone.
record Changes(List<Instance> seen, List<String> gone) {
    Changes {
        seen = List.copyOf(seen);
        gone = List.copyOf(gone);
    }

    boolean isEmpty() {
        return seen.isEmpty() && gone.isEmpty();
    }
}

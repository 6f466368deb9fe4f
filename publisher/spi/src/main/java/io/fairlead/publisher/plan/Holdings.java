package io.fairlead.publisher.plan;

import io.fairlead.model.Sorted;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a limit on plans is measured against: the whole target, and each of its namespaces.
public record Holdings(Tally target, SortedMap<String, Tally> namespaces) {
    public static final Holdings EMPTY = new Holdings(Tally.NONE, new TreeMap<>());

    public Holdings {
        namespaces = Sorted.map(namespaces);
    }

    /// `owned` objects were ours before the recent deletions, of which `deletedLately` were let go within the limit's
    /// window, and `heldDeletes` further deletions are being held back.
    public record Tally(int owned, int deletedLately, int heldDeletes) {
        public static final Tally NONE = new Tally(0, 0, 0);

        public Tally {
            if (owned < 0 || deletedLately < 0 || heldDeletes < 0) {
                throw new IllegalArgumentException("negative count in owned " + owned + ", deleted lately "
                        + deletedLately + ", held deletes " + heldDeletes);
            }
        }
    }

    public Tally namespace(String name) {
        return namespaces.getOrDefault(name, Tally.NONE);
    }
}

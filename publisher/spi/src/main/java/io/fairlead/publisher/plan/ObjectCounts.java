package io.fairlead.publisher.plan;

import io.fairlead.model.Sorted;
import java.util.SortedMap;
import java.util.TreeMap;

/// The counts against which a limit on plans is measured: of the complete target, and of each of its namespaces.
public record ObjectCounts(DeletionCounts target, SortedMap<String, DeletionCounts> namespaces) {
    public static final ObjectCounts EMPTY = new ObjectCounts(DeletionCounts.NONE, new TreeMap<>());

    public ObjectCounts {
        namespaces = Sorted.map(namespaces);
    }

    /// `owned` objects were ours before the recent deletions. `recentDeletes` of them were deleted, or allowed to be,
    /// within the limit's window; `withheldDeletes` further deletions are withheld.
    public record DeletionCounts(int owned, int recentDeletes, int withheldDeletes) {
        public static final DeletionCounts NONE = new DeletionCounts(0, 0, 0);

        public DeletionCounts {
            if (owned < 0 || recentDeletes < 0 || withheldDeletes < 0) {
                throw new IllegalArgumentException("negative count in owned " + owned + ", recent deletes "
                        + recentDeletes + ", withheld deletes " + withheldDeletes);
            }
        }
    }

    public DeletionCounts namespace(String name) {
        return namespaces.getOrDefault(name, DeletionCounts.NONE);
    }
}

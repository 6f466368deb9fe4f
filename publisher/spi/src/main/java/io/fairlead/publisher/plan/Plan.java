package io.fairlead.publisher.plan;

import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The changes that lead from one set of objects to another, in the order of their keys, creations and updates first:
/// an object that moves exists twice for a moment rather than not at all.
///
/// | actual | desired | change |
/// |---|---|---|
/// | - | object | create |
/// | object | the same content | none |
/// | object | other content | update |
/// | object | - | delete |
public record Plan(List<Change> changes) {
    public static final Plan EMPTY = new Plan(List.of());

    public Plan {
        changes = List.copyOf(changes);
    }

    public static Plan between(
            Map<ObjectKey, MeshObject> actual, Map<ObjectKey, MeshObject> desired, String reasonOfDeletes) {
        List<Change> changes = new ArrayList<>();
        for (MeshObject after : new TreeMap<>(desired).values()) {
            MeshObject before = actual.get(after.key());
            if (before == null) {
                changes.add(new Create(after));
            } else if (!before.content().equals(after.content())) {
                changes.add(new Update(before, after));
            }
        }
        for (MeshObject before : new TreeMap<>(actual).values()) {
            if (!desired.containsKey(before.key())) {
                changes.add(new Delete(before, reasonOfDeletes));
            }
        }
        return new Plan(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /// The objects that a target with `actual` has after the plan.
    public SortedMap<ObjectKey, MeshObject> applyTo(Map<ObjectKey, MeshObject> actual) {
        SortedMap<ObjectKey, MeshObject> result = new TreeMap<>(actual);
        for (Change change : changes) {
            switch (change) {
                case Create(var after) -> result.put(after.key(), after);
                case Update(var _, var after) -> result.put(after.key(), after);
                case Delete(var before, var _) -> result.remove(before.key());
            }
        }
        return result;
    }
}

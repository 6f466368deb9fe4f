package io.fairlead.publisher.pipeline;

import io.fairlead.model.Sorted;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What is to be done about one service: the changes, the objects among `keys` (all that were looked at) that
/// belong to somebody else with their owners, and why nothing can be said of it, if so.
public record ServicePlan(
        Plan plan,
        SortedSet<ObjectKey> keys,
        SortedMap<ObjectKey, String> conflicts,
        @Nullable RejectedFailure rejected) {
    static final ServicePlan NOTHING =
            new ServicePlan(Plan.EMPTY, Collections.emptySortedSet(), Collections.emptySortedMap(), null);

    public ServicePlan {
        keys = Sorted.set(keys);
        conflicts = Sorted.map(conflicts);
    }

    static ServicePlan rejected(RejectedFailure failure) {
        return new ServicePlan(Plan.EMPTY, Collections.emptySortedSet(), Collections.emptySortedMap(), failure);
    }
}

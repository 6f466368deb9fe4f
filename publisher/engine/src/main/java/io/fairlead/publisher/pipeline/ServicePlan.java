package io.fairlead.publisher.pipeline;

import io.fairlead.model.Sorted;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.spi.Notice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// The plan of one service: its changes; `keys`, all compared objects; those among them that belong to somebody else,
/// with their owners; its notices; and the reason if the service cannot be rendered.
public record ServicePlan(
        Plan plan,
        SortedSet<ObjectKey> keys,
        SortedMap<ObjectKey, String> conflicts,
        List<Notice> notices,
        @Nullable RejectedFailure rejected) {
    static final ServicePlan NOTHING =
            new ServicePlan(Plan.EMPTY, Collections.emptySortedSet(), Collections.emptySortedMap(), List.of(), null);

    public ServicePlan {
        keys = Sorted.set(keys);
        conflicts = Sorted.map(conflicts);
        notices = List.copyOf(notices);
    }

    /// The same with more notices.
    ServicePlan with(List<Notice> more) {
        List<Notice> all = new ArrayList<>(notices);
        all.addAll(more);
        return new ServicePlan(plan, keys, conflicts, all, rejected);
    }

    static ServicePlan rejected(RejectedFailure failure) {
        return new ServicePlan(
                Plan.EMPTY, Collections.emptySortedSet(), Collections.emptySortedMap(), List.of(), failure);
    }
}

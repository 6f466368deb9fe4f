package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.table.image.Timeline;
import java.util.HashSet;
import java.util.Set;

/// One service to reconcile. `cause` is the change that waited longest, `drifted` are objects that somebody else
/// changed, `also` are objects that were found under the service's name, and `attempt` counts from 1.
record Job(ServiceKey service, Timeline cause, Set<ObjectKey> drifted, Set<ObjectKey> also, int attempt) {
    Job {
        drifted = Set.copyOf(drifted);
        also = Set.copyOf(also);
    }

    /// Both jobs in one, with the attempt of this one.
    Job plus(Job other) {
        return new Job(
                service, cause.earlier(other.cause), union(drifted, other.drifted), union(also, other.also), attempt);
    }

    private static Set<ObjectKey> union(Set<ObjectKey> one, Set<ObjectKey> other) {
        Set<ObjectKey> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }
}

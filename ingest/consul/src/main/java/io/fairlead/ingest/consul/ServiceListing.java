package io.fairlead.ingest.consul;

import io.fairlead.model.Instance;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// What Consul lists of one service of one datacenter. `listed` are the ids of all entries, also of those that are
/// not for the mesh; `rejected` the ones that could not be used.
record ServiceListing(
        List<Instance> instances,
        SortedSet<String> listed,
        Map<String, RejectedFailure> rejected,
        long index,
        Instant observed) {

    boolean lacksAnyOf(ServiceListing before) {
        return listed.isEmpty() || !listed.containsAll(before.listed);
    }
}

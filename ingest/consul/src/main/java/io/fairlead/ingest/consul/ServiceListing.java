package io.fairlead.ingest.consul;

import io.fairlead.model.Instance;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// The entries of one service of one datacenter in Consul. `listed` are the ids of all entries, including those that
/// are not for the mesh; `rejected` are the ones that could not be used.
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

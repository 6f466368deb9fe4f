package io.fairlead.server;

import io.fairlead.platform.Role;
import java.util.Optional;
import java.util.Set;

/// The roles of a process, each there if the process was started with it.
record RunningRoles(
        Set<Role> names,
        Optional<IngestRole> ingest,
        Optional<TopologyRole> topology,
        Optional<PublisherRole> publisher,
        Optional<RecordRole> record) {
    /// The later stages come first.
    void start() {
        topology.ifPresent(TopologyRole::start);
        publisher.ifPresent(PublisherRole::start);
        ingest.ifPresent(IngestRole::start);
        record.ifPresent(RecordRole::start);
    }
}

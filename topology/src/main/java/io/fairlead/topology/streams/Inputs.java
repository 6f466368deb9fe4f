package io.fairlead.topology.streams;

import io.fairlead.model.Command;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.failure.RejectedFailure;
import org.apache.kafka.streams.processor.api.Record;

/// Reads the records of the topology's two inputs.
record Inputs(TopologyTopics topics, Codecs codecs) {
    /// @throws RejectedFailure it cannot be read, or has no value
    RegistryEvent event(Record<byte[], byte[]> record) {
        RegistryEvent event = codecs.changes().deserialize(topics.changes(), record.headers(), record.value());
        if (event == null) {
            throw new RejectedFailure(
                    "TOPOLOGY-NO-VALUE",
                    "a record of " + topics.changes() + " has no value; this topic has no tombstones");
        }
        return event;
    }

    /// For a record that has a value.
    ///
    /// @throws RejectedFailure it cannot be read
    Command command(Record<byte[], byte[]> record) {
        return codecs.control().deserialize(topics.control(), record.headers(), record.value());
    }

    /// The failure of a record on which the merge threw something unexpected.
    static RejectedFailure unexpected(Throwable e) {
        return new RejectedFailure(
                "TOPOLOGY-UNEXPECTED", "the merge failed unexpectedly on this record; nothing of it was used: " + e, e);
    }
}

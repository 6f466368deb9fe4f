package io.fairlead.topology.streams;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.Stamp;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.wire.Times;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

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

    /// The cause of what the event changes.
    static Decision.Input cause(RegistryEvent event, Record<byte[], byte[]> record, RecordMetadata at) {
        if (!(event instanceof SourceEvent ofSource)) {
            return cause(at, Instant.ofEpochMilli(record.timestamp()));
        }
        Stamp stamp = ofSource.stamp();
        Instant produced = Times.of(record.headers()).map(Times::produced).orElse(null);
        return new Decision.Input(
                at.topic(), at.partition(), at.offset(), stamp.observed(), stamp.position(), stamp.epoch(), produced);
    }

    /// The cause of what a record changes that is not a source's.
    static Decision.Input cause(RecordMetadata at, Instant observed) {
        return new Decision.Input(at.topic(), at.partition(), at.offset(), observed);
    }

    /// The failure of a record on which the merge threw something unexpected.
    static RejectedFailure unexpected(Throwable e) {
        return new RejectedFailure(
                "TOPOLOGY-UNEXPECTED", "the merge failed unexpectedly on this record; nothing of it was used: " + e, e);
    }
}

package io.fairlead.topology.streams;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/// A record on its way out: its bytes (null is a tombstone) and the partition it must go to, that of its input.
///
/// All topics have the same partition count, so the results of a partition's input stay in that partition. The
/// partition is carried rather than computed from the key, because the status of a source has one record in each.
record Outgoing(int partition, @Nullable Bytes bytes) {
    static final Serializer<Outgoing> SERIALIZER = (_, outgoing) -> outgoing == null ? null : outgoing.unwrapped();
    static final StreamPartitioner<byte[], Outgoing> PARTITIONER =
            (_, _, outgoing, _) -> Optional.of(Set.of(outgoing.partition()));

    static Outgoing of(int partition, byte @Nullable [] bytes) {
        return new Outgoing(partition, bytes == null ? null : Bytes.wrap(bytes));
    }

    private byte @Nullable [] unwrapped() {
        return bytes == null ? null : bytes.get();
    }
}

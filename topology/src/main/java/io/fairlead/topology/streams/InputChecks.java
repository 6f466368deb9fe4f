package io.fairlead.topology.streams;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.ServicePartitioner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rejects records that none of our stages can have written, before they are merged.
///
/// | record | rejected as |
/// |---|---|
/// | under another key than that of its value | `TOPOLOGY-KEY` |
/// | of a service that belongs to another partition | `TOPOLOGY-PARTITION`, as in the publisher |
/// | of an epoch at or beyond the end of `owners` | `TOPOLOGY-EPOCH`: no owner was ever given it |
///
/// An epoch is the offset of an acknowledged ownership record, and the end of a topic never goes back while it runs, so
/// a record of a real owner passes however late it is read. A record that was rejected once can pass later only if
/// `owners` has grown beyond it: the merge stays a pure function of the records that pass.
///
/// @param partitions of all topics; 0 checks no partition
public record InputChecks(int partitions, OwnersEnd owners) {
    /// Accepts everything.
    public static final InputChecks NONE = new InputChecks(0, (_, _) -> Long.MAX_VALUE);

    /// The end of `owners`, for one source at a time.
    @FunctionalInterface
    public interface OwnersEnd {
        /// An offset that no record of the source's partition has yet. May be an older value if `epoch` is below it.
        ///
        /// @throws io.fairlead.model.failure.TransientFailure Kafka does not report it now
        long endAbove(SourceId source, Epoch epoch);
    }

    /// @param known the highest epoch of a source so far, which passes without a query
    void require(RegistryEvent event, byte @Nullable [] key, int partition, Function<SourceId, Epoch> known) {
        requireKey(key, event);
        switch (event) {
            case InstanceSeen seen -> requirePartition(seen.service(), partition);
            case InstanceGone gone -> requirePartition(gone.service(), partition);
            case ServiceExpired expired -> requirePartition(expired.service(), partition);
            case RegistryEvent _ -> {}
        }
        if (event instanceof SourceEvent ofSource) {
            Stamp stamp = ofSource.stamp();
            requireEpoch(stamp.source(), stamp.epoch(), known.apply(stamp.source()));
        }
        if (event instanceof SnapshotStarted started) {
            // An epoch that no owner was given yet would fence future owners.
            started.formerly().forEach(it -> requireEpoch(it.source(), it.upTo(), known.apply(it.source())));
        }
    }

    /// The key decides the partition, so a key that does not match the value means a writer that does not follow the
    /// rules.
    private static void requireKey(byte @Nullable [] key, RegistryEvent event) {
        RecordKey expected = Keys.of(event);
        if (!Arrays.equals(key, Keys.bytes(expected))) {
            throw new RejectedFailure(
                    "TOPOLOGY-KEY",
                    "the value is of \"" + expected + "\", but the key is "
                            + (key == null ? "missing" : "\"" + new String(key, StandardCharsets.UTF_8) + "\""));
        }
    }

    void requirePartition(ServiceKey service, int found) {
        if (partitions == 0) {
            return;
        }
        int expected = ServicePartitioner.partition(service, partitions);
        if (expected != found) {
            throw new RejectedFailure(
                    "TOPOLOGY-PARTITION",
                    "the record is about " + service + ", which belongs to partition " + expected + ", not " + found
                            + "; its producer uses another partitioner or another partition count");
        }
    }

    void requireEpoch(SourceId source, Epoch epoch, Epoch known) {
        if (epoch.compareTo(known) <= 0) {
            return;
        }
        long end = owners.endAbove(source, epoch);
        if (epoch.value() >= end) {
            throw new RejectedFailure(
                    "TOPOLOGY-EPOCH",
                    "the record is of epoch " + epoch + " of source \"" + source
                            + "\", but the topic owners ends at " + end
                            + ": no owner was ever given that epoch; find who writes to this topic");
        }
    }
}

package io.fairlead.table.reader;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.Fatal;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.image.Partitioning;
import io.fairlead.table.image.TableChange;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfFreeze;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.TableKey;
import io.fairlead.wire.Times;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Reads a record of the `endpoints` topic as a change of the image. Single-threaded.
final class RecordReader {
    private final Deserializer<TableEntry> values;
    private final Partitioning partitioning;
    private final ValueInterner shared = new ValueInterner();
    /// The service whose partition was computed last: records of a service follow each other.
    private @Nullable ServiceKey last;

    private int lastPartition = -1;

    RecordReader(Deserializer<TableEntry> values, Partitioning partitioning) {
        this.values = values;
        this.partitioning = partitioning;
    }

    /// @throws RejectedFailure the record can never be used
    /// @throws io.fairlead.model.failure.TransientFailure it cannot be read now
    TableChange read(ConsumerRecord<byte[], byte[]> record) {
        try {
            TableEntry read = values.deserialize(record.topic(), record.headers(), record.value());
            if (read == null) {
                return new TableChange(record.partition(), record.offset(), key(record), null);
            }
            TableEntry value = shared.of(read);
            return new TableChange(record.partition(), record.offset(), key(record, value), value);
        } catch (Failure failure) {
            throw failure;
        } catch (Throwable e) {
            Fatal.rethrow(e);
            throw unexpected(record, e);
        }
    }

    static RejectedFailure unexpected(ConsumerRecord<byte[], byte[]> record, Throwable e) {
        return new RejectedFailure("PUBLISHER-RECORD", place(record) + " cannot be read: " + e, e);
    }

    /// The key of a record whose value cannot be read; empty if its key is not one of ours either, so that it cannot
    /// have replaced a record of the topology.
    Optional<TableKey> named(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(key(record));
        } catch (Throwable e) {
            Fatal.rethrow(e);
            return Optional.empty();
        }
    }

    /// Nearly every key follows from its value, so it need not be parsed.
    private TableKey key(ConsumerRecord<byte[], byte[]> record, TableEntry value) {
        TableKey own = Keys.of(value);
        if (!Arrays.equals(Keys.bytes(own), record.key())) {
            return key(record);
        }
        requireHere(record, own);
        return own;
    }

    /// @throws RejectedFailure it is not a key of this topic and partition
    TableKey key(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw new RejectedFailure("PUBLISHER-RECORD", place(record) + " has no key");
        }
        TableKey key = Keys.parseEndpoint(record.key());
        requireHere(record, key);
        return key;
    }

    private void requireHere(ConsumerRecord<byte[], byte[]> record, TableKey key) {
        switch (key) {
            case OfEndpoint(var service, var _) -> requireHere(record, service);
            case OfService(var service) -> requireHere(record, service);
            case OfSource _, OfFreeze _ -> {}
        }
    }

    /// A service outside its partition would look removed to the publisher that owns its objects.
    private void requireHere(ConsumerRecord<byte[], byte[]> record, ServiceKey service) {
        if (record.partition() == lastPartition && service.equals(last)) {
            return;
        }
        int expected = partitioning.of(service);
        if (expected != record.partition()) {
            throw new RejectedFailure(
                    "PUBLISHER-PARTITION",
                    place(record) + " is about " + service + ", which belongs to partition " + expected
                            + "; its producer uses another partitioner or another partition count");
        }
        last = service;
        lastPartition = expected;
    }

    static Timeline timeline(ConsumerRecord<byte[], byte[]> record, Instant read) {
        Map<Stage, Instant> at = new EnumMap<>(Stage.class);
        at.put(Stage.READ, read);
        Times.of(record.headers()).ifPresent(times -> {
            at.put(Stage.OBSERVED, times.observed());
            at.put(Stage.PRODUCED, times.produced());
            if (!times.merged().equals(Times.NOT_YET)) {
                at.put(Stage.MERGED, times.merged());
            }
        });
        return new Timeline(at);
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return "topic " + record.topic() + " partition " + record.partition() + " offset " + record.offset()
                + ": the record";
    }
}

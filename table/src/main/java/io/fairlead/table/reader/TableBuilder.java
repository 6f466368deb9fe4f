package io.fairlead.table.reader;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Fatal;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.image.MeshDelta;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.StoredValue;
import io.fairlead.table.image.TableChange;
import io.fairlead.table.image.Timeline;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.TableKey;
import io.fairlead.wire.InputOffset;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Builds the image from the records, and collects the changes since the last call: committed records in their order,
/// and ahead of them those that are not committed yet. Reads no topic itself. Single-threaded.
final class TableBuilder {
    private final RecordReader reader;
    private final Map<Integer, UncommittedOverlay> unconfirmed = new HashMap<>();
    /// The offsets that the tail could not use, by partition: they are reported once.
    private final Map<Integer, Set<Long>> unusable = new HashMap<>();
    private Map<ServiceKey, Timeline> changed = new HashMap<>();
    private boolean othersChanged;
    private MeshImage image = MeshImage.EMPTY;

    TableBuilder(RecordReader reader) {
        this.reader = reader;
    }

    MeshImage image() {
        return image;
    }

    /// The services that changed since the last call.
    Map<ServiceKey, Timeline> takeChanged() {
        Map<ServiceKey, Timeline> taken = changed;
        changed = new HashMap<>();
        othersChanged = false;
        return taken;
    }

    boolean hasChanged() {
        return !changed.isEmpty() || othersChanged;
    }

    /// A committed record read during the bootstrap, which is not a change.
    void load(ConsumerRecord<byte[], byte[]> record) {
        try {
            TableChange change = reader.read(record);
            image = applied(record, () -> image.apply(change));
        } catch (RejectedFailure failure) {
            passed(record);
            throw failure;
        }
        passed(record);
    }

    /// The topology has committed up to this record, also if it can never be used: the tail, which may read it later,
    /// must not take it for news.
    private void passed(ConsumerRecord<byte[], byte[]> record) {
        of(record.partition()).committed(record.offset(), InputOffset.of(record.headers()));
    }

    /// A record that may not be committed yet.
    void show(ConsumerRecord<byte[], byte[]> record, UncommittedOverlay.Decision decision, Instant now) {
        OptionalLong input = InputOffset.of(record.headers());
        UncommittedOverlay open = of(record.partition());
        if (!open.mayBeNews(record.offset(), input, decision)
                || !open.isNews(reader.key(record), record.offset(), input, decision)) {
            return;
        }
        TableChange change = reader.read(record);
        StoredValue before = image.stored(change.partition(), change.key());
        put(record, change);
        note(change.key(), change, RecordReader.timeline(record, now));
        open.shows(change.key(), change.offset(), input, before);
    }

    /// The tail could not use this record; its commit needs no further report.
    void markUnusable(ConsumerRecord<byte[], byte[]> record) {
        unusable.computeIfAbsent(record.partition(), _ -> new HashSet<>()).add(record.offset());
    }

    /// A committed record, which may be shown already.
    void confirm(ConsumerRecord<byte[], byte[]> record, Instant now) {
        if (unusable.getOrDefault(record.partition(), Set.of()).contains(record.offset())) {
            passed(record);
            return;
        }
        try {
            confirmUsable(record, now);
        } catch (RejectedFailure failure) {
            passed(record);
            throw failure;
        }
    }

    private void confirmUsable(ConsumerRecord<byte[], byte[]> record, Instant now) {
        OptionalLong input = InputOffset.of(record.headers());
        UncommittedOverlay open = of(record.partition());
        TableKey key = reader.key(record);
        switch (open.role(key, record.offset(), input)) {
            case SHOWN -> open.commits(key, record.offset(), input, null);
            case OUTRUN ->
                open.commits(
                        key,
                        record.offset(),
                        input,
                        StoredValue.of(reader.read(record).value()));
            case NEW -> {
                TableChange change = reader.read(record);
                put(record, change);
                note(key, change, RecordReader.timeline(record, now));
                open.commits(key, record.offset(), input, null);
            }
        }
    }

    /// All records of the partition before `position` are decided: restores the committed value where a record was
    /// aborted and not written again.
    void settle(int partition, long position, Instant now) {
        unusable.getOrDefault(partition, new HashSet<>()).removeIf(offset -> offset < position);
        of(partition).settled(position).forEach((key, committed) -> {
            if (!image.stored(partition, key).equals(committed)) {
                image = image.put(partition, key, committed);
                note(
                        key,
                        new TableChange(partition, position, key, null),
                        new Timeline(Map.of(Timeline.Stage.READ, now)));
            }
        });
    }

    /// The value of a record cannot be read. Compaction may have left it as the only one of its key: without it, the
    /// image would treat the service or endpoint as removed.
    void unreadable(ConsumerRecord<byte[], byte[]> record) {
        reader.named(record).ifPresent(key -> image = image.unreadable(record.partition(), record.offset(), key));
    }

    /// Returns whether a source's shown status may not be committed, and so may still be reverted.
    boolean hasOpenStatus(int partition) {
        return of(partition).hasOpenStatus();
    }

    void forget(Collection<Integer> partitions) {
        unconfirmed.keySet().removeAll(partitions);
        unusable.keySet().removeAll(partitions);
        image = image.without(partitions);
    }

    private void put(ConsumerRecord<byte[], byte[]> record, TableChange change) {
        boolean isNext = change.offset() > image.position(change.partition());
        image = applied(
                record,
                () -> isNext
                        ? image.apply(change)
                        : image.put(change.partition(), change.key(), StoredValue.of(change.value())));
    }

    private interface Step {
        MeshImage next();
    }

    /// The previous image is intact whatever happens here, so an unexpected failure affects only this record.
    private static MeshImage applied(ConsumerRecord<byte[], byte[]> record, Step step) {
        try {
            return step.next();
        } catch (RejectedFailure failure) {
            throw failure;
        } catch (Throwable e) {
            Fatal.rethrow(e);
            throw RecordReader.unexpected(record, e);
        }
    }

    private void note(TableKey key, TableChange change, Timeline timeline) {
        MeshDelta.of(change).services().forEach(service -> changed.putIfAbsent(service, timeline));
        othersChanged |= key instanceof RecordKey.OfSource || key instanceof RecordKey.OfFreeze;
    }

    private UncommittedOverlay of(int partition) {
        return unconfirmed.computeIfAbsent(partition, _ -> new UncommittedOverlay());
    }
}

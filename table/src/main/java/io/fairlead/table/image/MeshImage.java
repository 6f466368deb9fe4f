package io.fairlead.table.image;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topics.TableKey;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// All services at one point of the log, immutable. A change costs at most the logarithm of the table's size.
///
/// Law L4: any batching of the same records gives the same image.
public record MeshImage(PSortedMap<Integer, PartitionImage> partitions) {
    public static final MeshImage EMPTY = new MeshImage(TreePMap.empty());

    public MeshImage apply(MeshDelta delta) {
        MeshImage image = this;
        for (TableChange change : delta.changes()) {
            image = image.apply(change);
        }
        return image;
    }

    /// A record at or before the position of its partition was applied already and changes nothing.
    public MeshImage apply(TableChange change) {
        PartitionImage before = partition(change.partition());
        return change.offset() <= before.position()
                ? this
                : new MeshImage(partitions.plus(change.partition(), before.apply(change)));
    }

    /// Applies a record whose key is known and whose value cannot be read.
    public MeshImage unreadable(int partition, long offset, TableKey key) {
        PartitionImage before = partition(partition);
        return offset <= before.position()
                ? this
                : new MeshImage(partitions.plus(partition, before.unreadable(offset, key)));
    }

    /// The present value under the key.
    public StoredValue stored(int partition, TableKey key) {
        return partition(partition).stored(key);
    }

    /// The image with another value under the key, out of the order of the records: the position stays.
    public MeshImage put(int partition, TableKey key, StoredValue standing) {
        return new MeshImage(partitions.plus(partition, partition(partition).put(partition, key, standing)));
    }

    /// The image without these partitions, as if none of their records had been read.
    public MeshImage without(Collection<Integer> gone) {
        return new MeshImage(partitions.minusAll(gone));
    }

    public ServiceState state(int partition, ServiceKey service) {
        return partition(partition).parts(service).state();
    }

    /// The services of a partition in order, including incomplete ones.
    public Set<ServiceKey> services(int partition) {
        return partition(partition).services().keySet();
    }

    /// Every entry of a partition; empty if one of its records cannot be read.
    public Optional<List<TableEntry>> entries(int partition) {
        return partition(partition).entries();
    }

    /// Returns whether the table has no entry in this partition.
    public boolean isEmpty(int partition) {
        return services(partition).isEmpty()
                && sources(partition).isEmpty()
                && freezes(partition).isEmpty();
    }

    /// Returns whether this partition had at least one complete snapshot of the source.
    public boolean hasSnapshot(int partition, SourceId source) {
        return partition(partition).hasSnapshotOf(source);
    }

    /// The statuses of the sources in a partition; the same map as long as they do not change.
    public Map<SourceId, SourceStatus> sources(int partition) {
        return partition(partition).sources();
    }

    /// The statuses of the sources in each partition.
    public SortedMap<Integer, Collection<SourceStatus>> statuses() {
        SortedMap<Integer, Collection<SourceStatus>> statuses = new TreeMap<>();
        partitions.forEach(
                (partition, image) -> statuses.put(partition, image.sources().values()));
        return Collections.unmodifiableSortedMap(statuses);
    }

    /// The freezes in a partition, in the order of their subjects' texts.
    public Collection<Freeze> freezes(int partition) {
        return partition(partition).freezes().values();
    }

    /// The offset up to which the image holds each partition.
    public SortedMap<Integer, Long> positions() {
        SortedMap<Integer, Long> positions = new TreeMap<>();
        partitions.forEach((partition, image) -> positions.put(partition, image.position()));
        return Collections.unmodifiableSortedMap(positions);
    }

    /// The offset up to which the image holds the partition; -1 before its first record.
    public long position(int partition) {
        return partition(partition).position();
    }

    private PartitionImage partition(int partition) {
        PartitionImage image = partitions.get(partition);
        return image == null ? PartitionImage.EMPTY : image;
    }
}

package io.fairlead.ingest.diff;

import io.fairlead.ingest.diff.DiffEntry.Seen;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.ServiceKey;
import io.fairlead.topics.ServicePartitioner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// A snapshot that is being written, while the source may report changes.
///
/// Updates are emitted immediately, and each instance at most once: what is pending is always what the registry lists
/// now. Removals are deferred until the snapshot is complete. An instance that is removed while it is pending is
/// emitted first: otherwise the sweep would compare the loss of a part of its service separately. So the number of
/// instances that this epoch has listed only grows until then, and no loss in transit can compensate for another: a
/// count that matches means that each of them has arrived. Not thread-safe.
public final class SnapshotInProgress {
    private final CompleteReport answer;
    private final Loss loss;
    private final SequencedMap<String, Known> pending = new LinkedHashMap<>();
    private final SequencedMap<Key, Departed> gone = new LinkedHashMap<>();

    private record Key(ServiceKey service, String instance) {}

    /// An instance that was removed in the meantime, as the guard judged it then.
    public record Departed(ServiceKey service, String instance, Instant observed, Removal removal) {}

    /// Instances that changed since the previous epoch are emitted first.
    ///
    /// @param loss the number of missing instances
    /// @param observations of the instances that the report lists
    public SnapshotInProgress(CompleteReport answer, Loss loss, List<DiffEntry> observations, Predicate<Known> isNews) {
        this.answer = answer;
        this.loss = loss;
        List<Known> old = new ArrayList<>();
        for (DiffEntry observation : observations) {
            if (observation instanceof Seen(var known)) {
                if (isNews.test(known)) {
                    pending.put(known.raw().id(), known);
                } else {
                    old.add(known);
                }
            }
        }
        old.forEach(known -> pending.put(known.raw().id(), known));
    }

    public CompleteReport answer() {
        return answer;
    }

    public boolean isComplete() {
        return pending.isEmpty();
    }

    /// The next pending instance.
    public Known next() {
        return pending.firstEntry().getValue();
    }

    /// An instance was emitted, by the snapshot or by a change.
    public void emitted(Known now) {
        if (isPending(now)) {
            pending.remove(now.raw().id());
        }
        gone.remove(new Key(now.service(), now.raw().id()));
    }

    /// Whether the instance still has to be emitted in this service.
    public boolean isPending(Known known) {
        Known next = pending.get(known.raw().id());
        return next != null && next.service().equals(known.service());
    }

    /// An instance that was emitted is removed.
    public void removed(ServiceKey service, String instance, Instant observed, Removal removal) {
        gone.put(new Key(service, instance), new Departed(service, instance, observed, removal));
    }

    /// The removals to emit once the snapshot is complete: those of instances that did not return.
    public Collection<Departed> deferredRemovals() {
        return gone.values();
    }

    /// Whether this epoch has listed the instance and will emit its removal.
    public boolean isGone(ServiceKey service, String instance) {
        return gone.containsKey(new Key(service, instance));
    }

    /// The number of instances that this epoch has listed in each partition.
    public List<Integer> listed(Map<ServiceKey, Integer> perService, int partitions) {
        List<Integer> counts = perPartition(perService, partitions);
        gone.keySet().forEach(it -> {
            int partition = ServicePartitioner.partition(it.service(), partitions);
            counts.set(partition, counts.get(partition) + 1);
        });
        return counts;
    }

    /// The number of instances of these services in each partition.
    public static List<Integer> perPartition(Map<ServiceKey, Integer> perService, int partitions) {
        Integer[] counts = new Integer[partitions];
        Arrays.fill(counts, 0);
        perService.forEach((service, count) -> counts[ServicePartitioner.partition(service, partitions)] += count);
        return Arrays.asList(counts);
    }

    /// The greater loss of two: instances that were added later do not compensate for those missing in the report.
    public Loss loss(Loss now) {
        int of = Math.max(loss.of(), now.of());
        return new Loss(of - Math.min(loss.left(), now.left()), of);
    }
}

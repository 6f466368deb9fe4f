package io.fairlead.ingest.diff;

import io.fairlead.ingest.diff.DiffEntry.Seen;
import io.fairlead.ingest.spi.CompleteAnswer;
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

/// A snapshot that is being said, while the source may report changes.
///
/// What is seen is said at once, and an instance that was said is not said again: what is left to say is always what is
/// listed now. What is gone is said after the end; if the snapshot did not come to it before, it is said first, or the
/// sweep would weigh the loss of a part of its service by itself. Until then the number of instances that stand by the
/// word of this epoch only grows, so that no loss on the way can make up for another: a count that matches says that
/// each of them has arrived. Not thread-safe.
public final class SnapshotInProgress {
    private final CompleteAnswer answer;
    private final Loss loss;
    private final SequencedMap<String, Known> pending = new LinkedHashMap<>();
    private final SequencedMap<Key, Departed> gone = new LinkedHashMap<>();

    private record Key(ServiceKey service, String instance) {}

    /// What went meanwhile, as it was judged then.
    public record Departed(ServiceKey service, String instance, Instant observed, Removal removal) {}

    /// `observations` are what the answer lists, `loss` is what it lacks. What is news is said first.
    public SnapshotInProgress(CompleteAnswer answer, Loss loss, List<DiffEntry> observations, Predicate<Known> isNews) {
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

    public CompleteAnswer answer() {
        return answer;
    }

    public boolean isSaid() {
        return pending.isEmpty();
    }

    /// The next one to say.
    public Known next() {
        return pending.firstEntry().getValue();
    }

    /// An instance was said, by the snapshot or by a change.
    public void said(Known now) {
        if (isPending(now)) {
            pending.remove(now.raw().id());
        }
        gone.remove(new Key(now.service(), now.raw().id()));
    }

    /// Whether the instance is still to be said in this service.
    public boolean isPending(Known known) {
        Known next = pending.get(known.raw().id());
        return next != null && next.service().equals(known.service());
    }

    /// An instance went that was said.
    public void gone(ServiceKey service, String instance, Instant observed, Removal removal) {
        gone.put(new Key(service, instance), new Departed(service, instance, observed, removal));
    }

    /// What is to be said once the snapshot is: what went and did not come back.
    public Collection<Departed> deferredRemovals() {
        return gone.values();
    }

    /// Whether this epoch said that the instance was there, and will say that it went.
    public boolean isGone(ServiceKey service, String instance) {
        return gone.containsKey(new Key(service, instance));
    }

    /// How many instances stand in each partition in this epoch.
    public List<Integer> standing(Map<ServiceKey, Integer> perService, int partitions) {
        List<Integer> counts = perPartition(perService, partitions);
        gone.keySet().forEach(it -> {
            int partition = ServicePartitioner.partition(it.service(), partitions);
            counts.set(partition, counts.get(partition) + 1);
        });
        return counts;
    }

    /// How many instances of these services belong to each partition.
    public static List<Integer> perPartition(Map<ServiceKey, Integer> perService, int partitions) {
        Integer[] counts = new Integer[partitions];
        Arrays.fill(counts, 0);
        perService.forEach((service, count) -> counts[ServicePartitioner.partition(service, partitions)] += count);
        return Arrays.asList(counts);
    }

    /// The greater loss of two: what the answer lacked is not made up for by what came later.
    public Loss loss(Loss now) {
        int of = Math.max(loss.of(), now.of());
        return new Loss(of - Math.min(loss.left(), now.left()), of);
    }
}

package io.fairlead.ingest.runner;

import io.fairlead.ingest.CompleteAnswer;
import io.fairlead.ingest.runner.Observation.Seen;
import io.fairlead.model.Loss;
import io.fairlead.model.ServiceKey;
import io.fairlead.topics.ServicePartitioner;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;

/// A snapshot that is being said, while the source may report changes.
///
/// Changes are said at once, and an instance that was said is not said again: what is left to say is always what is
/// listed now. An instance that goes before the snapshot came to it is said first, and then gone, so that it is certain
/// what stands in the table by the word of this epoch, and can be counted. Not thread-safe.
final class OpenSnapshot {
    private final CompleteAnswer answer;
    private final Loss loss;
    private final SequencedMap<String, Known> unsaid = new LinkedHashMap<>();
    private final Set<Key> held = new HashSet<>();

    private record Key(ServiceKey service, String instance) {
        private Key(Known known) {
            this(known.service(), known.raw().id());
        }
    }

    /// `observations` are what the answer lists, `loss` is what it lacks. What is news is said first.
    OpenSnapshot(CompleteAnswer answer, Loss loss, List<Observation> observations, Predicate<Known> isNews) {
        this.answer = answer;
        this.loss = loss;
        SequencedMap<String, Known> old = new LinkedHashMap<>();
        for (Observation observation : observations) {
            if (observation instanceof Seen(var known)) {
                (isNews.test(known) ? unsaid : old).put(known.raw().id(), known);
            }
        }
        unsaid.putAll(old);
    }

    CompleteAnswer answer() {
        return answer;
    }

    boolean isSaid() {
        return unsaid.isEmpty();
    }

    /// The next one to say.
    Known next() {
        return unsaid.firstEntry().getValue();
    }

    /// An instance was said, by the snapshot or by a change.
    void said(Known now) {
        if (owes(now)) {
            unsaid.remove(now.raw().id());
        }
        held.remove(new Key(now));
    }

    /// Whether the instance is still to be said in this service.
    boolean owes(Known known) {
        Known next = unsaid.get(known.raw().id());
        return next != null && next.service().equals(known.service());
    }

    /// An instance that was said went, and the guard holds it: it stands in the table.
    void held(Known was) {
        held.add(new Key(was));
    }

    /// How many instances stand in each partition by the word of this epoch: those that are listed, and those that the
    /// guard holds since.
    List<Integer> perPartition(Map<ServiceKey, Integer> perService, int partitions) {
        Integer[] counts = new Integer[partitions];
        Arrays.fill(counts, 0);
        perService.forEach((service, count) -> counts[ServicePartitioner.partition(service, partitions)] += count);
        held.forEach(it -> counts[ServicePartitioner.partition(it.service(), partitions)]++);
        return Arrays.asList(counts);
    }

    /// The greater loss of two: what the answer lacked is not made up for by what came later.
    Loss loss(Loss now) {
        int of = Math.max(loss.of(), now.of());
        return new Loss(of - Math.min(loss.left(), now.left()), of);
    }
}

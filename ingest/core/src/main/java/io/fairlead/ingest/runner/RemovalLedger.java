package io.fairlead.ingest.runner;

import io.fairlead.ingest.CompleteAnswer;
import io.fairlead.ingest.Scope;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Answer;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.ServiceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What went of one source lately, and which removals the guard will hold: these are asked about again. Outlives the
/// epochs of one owner. Not thread-safe.
///
/// A held removal is confirmed by a complete answer about it, at least `confirmAfter` later, that lacks the instance
/// again and lists no fewer instances than the first did. Where it lists fewer, the wait begins anew.
public final class RemovalLedger {
    private final GuardSetup guard;
    private final HighWater total;
    private final Map<ServiceKey, HighWater> services = new HashMap<>();
    private final SortedMap<Key, Held> held = new TreeMap<>();
    private int before;
    private boolean spared;
    private Instant nextTidy = Instant.MIN;
    /// No held removal is due earlier.
    private Instant earliest = Instant.MAX;

    private record Key(ServiceKey service, String instance) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = service.compareTo(other.service);
            return order != 0 ? order : instance.compareTo(other.instance);
        }
    }

    /// `service` is the registry's own name, by which answers are limited.
    private record Held(String service, Instant since, int total) {}

    /// A removal to say again.
    record Repeated(ServiceKey service, String instance, Answer answer) {}

    public RemovalLedger(GuardSetup guard) {
        this.guard = guard;
        total = new HighWater(guard.window());
    }

    /// A new epoch begins. Until its snapshot, the source has `instances`, by the word of its last epoch.
    public void begin(int instances) {
        services.clear();
        before = spared ? Math.max(before, instances) : instances;
    }

    /// A new epoch begins after one whose snapshot was not said to its end: what that one lists may stand in the table
    /// as well as what was there before.
    public void beginAfterPart(int instances) {
        before = Math.max(before, instances);
    }

    /// How much less than before the snapshot lists, read at `at`. What it could not read is not counted by anyone, so
    /// where there is such a thing, the total before stays the measure.
    Loss ofSnapshot(int listed, Collection<String> unread, Instant at) {
        spared = !unread.isEmpty();
        total.left(before, at);
        return ofSource(listed, at);
    }

    /// The same once the snapshot is said, when the source lists so many.
    Loss atItsEnd(int listed, Collection<String> unread, Instant at) {
        spared |= !unread.isEmpty();
        return ofSource(listed, at);
    }

    void count(Tally tally, Instant at) {
        total.left(tally.ofSource().before(), at);
        tally.ofServices()
                .forEach((service, change) -> services.computeIfAbsent(service, _ -> new HighWater(guard.window()))
                        .left(change.before(), at));
        tidy(at);
    }

    private void tidy(Instant at) {
        if (at.isAfter(nextTidy)) {
            services.values().removeIf(service -> service.isEmpty(at));
            nextTidy = at.plus(guard.window());
        }
    }

    private Loss ofSource(int now, Instant at) {
        int highest = Math.max(total.highest(now, at), spared ? before : 0);
        return new Loss(highest - now, highest);
    }

    /// What a removal is judged by, in the answer after which the source lists `ofSource` and the service `ofService`.
    Removal removal(ServiceKey service, int ofSource, int ofService, Instant at, Answer answer) {
        HighWater known = services.get(service);
        int highest = known == null ? ofService : known.highest(ofService, at);
        Loss loss = new Loss(highest - ofService, highest);
        return new Removal(ofSource(ofSource, at), loss, guard.limits(), answer);
    }

    void seen(ServiceKey service, String instance) {
        held.remove(new Key(service, instance));
    }

    /// Remembers the removal where the guard will hold it.
    void gone(ServiceKey service, String instance, String nameOfService, Removal removal, Instant at) {
        if (removal.limits().objectionToSource(removal.ofSource()).isPresent()
                || removal.limits().objectionToService(removal.ofService()).isPresent()) {
            hold(
                    new Key(service, instance),
                    new Held(nameOfService, at, removal.ofSource().left()));
        }
    }

    private void hold(Key key, Held now) {
        held.put(key, now);
        if (dueAt(now).isBefore(earliest)) {
            earliest = dueAt(now);
        }
    }

    /// The held removals that this answer has something to say of. `instances` is how many the source lists with it.
    List<Repeated> confirmed(CompleteAnswer answer, int instances) {
        if (held.isEmpty() || earliest.isAfter(answer.observed())) {
            return List.of();
        }
        List<Repeated> due = new ArrayList<>();
        for (Map.Entry<Key, Held> entry : List.copyOf(held.entrySet())) {
            Key key = entry.getKey();
            Held was = entry.getValue();
            if (!concerns(answer, key, was) || dueAt(was).isAfter(answer.observed())) {
                continue;
            }
            if (instances < was.total()) {
                held.put(key, new Held(was.service(), answer.observed(), instances));
                due.add(new Repeated(key.service(), key.instance(), Answer.FIRST));
            } else {
                held.remove(key);
                due.add(new Repeated(key.service(), key.instance(), Answer.CONFIRMING));
            }
        }
        earliest =
                held.values().stream().map(this::dueAt).min(Instant::compareTo).orElse(Instant.MAX);
        return due;
    }

    private static boolean concerns(CompleteAnswer answer, Key key, Held held) {
        boolean inScope = switch (answer.scope()) {
            case Scope.WholeRegistry() -> true;
            case Scope.OneService(var only) -> only.equals(held.service());
        };
        return inScope && answer.unread().stream().noneMatch(key.instance()::startsWith);
    }

    private Instant dueAt(Held of) {
        return of.since().plus(guard.limits().confirmAfter());
    }

    /// How many instances the table may hold by this source's word while it lists so many: those that the guard holds
    /// and those that could not be read stand there, too.
    int standing(int listed) {
        return Math.max(listed + held.size(), spared ? before : 0);
    }

    /// When the next complete answer is wanted; nothing while nothing is held.
    Optional<Instant> wantsAnswerAt() {
        return held.isEmpty() ? Optional.empty() : Optional.of(earliest);
    }
}

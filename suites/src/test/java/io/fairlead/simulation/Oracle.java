package io.fairlead.simulation;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.topology.merge.InstanceKey;
import io.fairlead.topology.merge.MemoryState;
import io.fairlead.topology.merge.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What may be concluded from what the registries answered, worked out from the whole history and without any of the
/// code under test.
final class Oracle {
    /// Which answer an event is of.
    private record Told(Epoch epoch, Instant observed) {
        private Told(Stamp stamp) {
            this(stamp.epoch(), stamp.observed());
        }
    }

    /// When an epoch began: from when on it measures losses, and how long each partition of the log was then.
    private record Taken(SourceId source, Instant measuredFrom, List<Integer> lengths) {}

    /// How things were before an entry of the log was merged.
    record Look(int partition, SimLog.Entry entry, @Nullable Epoch newest, Set<InstanceKey> marked) {}

    /// Of a log that was put back to an earlier state nothing can be concluded here.
    boolean isBlind;

    private final GuardLimits limits;
    private final Duration window;
    private final Map<SourceId, StalenessLimits> staleness;
    private final SimLog log;
    private final Map<SourceId, List<KnownAnswer>> answers = new HashMap<>();
    private final Map<Epoch, Taken> taken = new HashMap<>();
    private final Map<Epoch, Instant> said = new HashMap<>();
    /// Snapshots that were not said to their end: who comes after them knows nothing of them.
    private final Set<Epoch> parts = new TreeSet<>();
    /// Places of the log, by partition, that the topology could not read any more.
    private final Map<Integer, Set<Integer>> lost = new HashMap<>();
    private final Map<Integer, Set<Told>> answersLost = new HashMap<>();

    Oracle(SimLog log, GuardLimits limits, Duration window, Map<SourceId, StalenessLimits> staleness) {
        this.log = log;
        this.limits = limits;
        this.window = window;
        this.staleness = staleness;
    }

    void answered(SourceId source, Epoch epoch, CompleteReport given) {
        SortedMap<String, ServiceKey> listed = new TreeMap<>();
        given.instances()
                .forEach(it -> listed.put(
                        it.id(),
                        new ServiceKey(it.naming().namespace(), it.naming().host())));
        List<KnownAnswer> all = answers.computeIfAbsent(source, _ -> new ArrayList<>());
        boolean stale = all.stream().anyMatch(it -> it.epoch().compareTo(epoch) > 0);
        SortedMap<String, ServiceKey> known = new TreeMap<>(listed);
        all.reversed().stream()
                .filter(it -> stale ? it.epoch().equals(epoch) : !it.stale())
                .filter(it -> it.epoch().equals(epoch) || !parts.contains(it.epoch()))
                .findFirst()
                .ifPresent(before -> before.known().forEach((id, service) -> {
                    if (given.unread().stream().anyMatch(id::startsWith)) {
                        known.putIfAbsent(id, service);
                    }
                }));
        int measured = measured(all, epoch, known, given.unread());
        all.add(new KnownAnswer(epoch, given.observed(), listed, given.unread(), stale, known, measured, false));
    }

    /// How many instances an owner counts. Where the snapshot of its epoch could not read all of them, it does not
    /// know which they were, only how many there were before.
    private static int measured(
            List<KnownAnswer> all, Epoch epoch, SortedMap<String, ServiceKey> known, List<String> unread) {
        List<KnownAnswer> ofEpoch =
                all.stream().filter(it -> it.epoch().equals(epoch)).toList();
        List<String> ofFirst = ofEpoch.isEmpty() ? unread : ofEpoch.getFirst().unread();
        if (ofFirst.isEmpty()) {
            return known.size();
        }
        int before = all.stream()
                .filter(it -> !it.epoch().equals(epoch) && !it.stale())
                .reduce((_, last) -> last)
                .map(KnownAnswer::measured)
                .orElse(0);
        long read = known.keySet().stream()
                .filter(id -> unread.stream().noneMatch(id::startsWith)
                        || ofEpoch.stream().anyMatch(it -> it.listed().containsKey(id)))
                .count();
        return Math.max((int) read, before);
    }

    /// From here on an owner of this epoch measures losses by what was said before.
    void taken(SourceId source, Epoch epoch, Instant measuredFrom) {
        List<Integer> lengths = IntStream.range(0, SimLog.PARTITIONS)
                .mapToObj(it -> log.of(it).size())
                .toList();
        taken.put(epoch, new Taken(source, measuredFrom, lengths));
    }

    private Instant measuredFrom(Epoch epoch) {
        Taken of = taken.get(epoch);
        return of == null ? Instant.MIN : of.measuredFrom();
    }

    /// Whether this entry of the log was written after another owner took the source.
    private boolean isStale(int partition, int position, SourceEvent event) {
        return taken.entrySet().stream()
                .filter(it -> it.getValue().source().equals(event.stamp().source()))
                .filter(it -> it.getKey().compareTo(event.stamp().epoch()) > 0)
                .anyMatch(it -> it.getValue().lengths().get(partition) <= position);
    }

    /// The snapshot of this epoch is complete: what was answered until then is reported with it.
    void snapshotIsSaid(Epoch epoch, Instant at) {
        said.putIfAbsent(epoch, at);
    }

    /// The last answer did not reach the log in whole.
    void lastWasLost(SourceId source) {
        List<KnownAnswer> all = answers.getOrDefault(source, new ArrayList<>());
        if (all.isEmpty()) {
            return;
        }
        all.add(all.removeLast().asLost());
    }

    /// The first answer of this epoch, if there was one, did not reach the log in whole.
    void snapshotWasLost(SourceId source, Epoch epoch) {
        parts.add(epoch);
        List<KnownAnswer> all = answers.getOrDefault(source, new ArrayList<>());
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).epoch().equals(epoch)) {
                all.set(i, all.get(i).asLost());
                return;
            }
        }
    }

    /// The topology could not read this event: in this partition, its answer did not arrive in whole.
    void eventWasLost(int partition, int position) {
        lost.computeIfAbsent(partition, _ -> new HashSet<>()).add(position);
        if (log.of(partition).get(position) instanceof SimLog.Entry.Said(SourceEvent event)) {
            answersLost.computeIfAbsent(partition, _ -> new HashSet<>()).add(new Told(event.stamp()));
        }
    }

    private KnownAnswer in(int partition, KnownAnswer answer) {
        return answersLost.getOrDefault(partition, Set.of()).contains(new Told(answer.epoch(), answer.at()))
                ? answer.asLost()
                : answer;
    }

    Look before(int partition, int position, SimLog.Entry entry, MemoryState state) {
        Set<InstanceKey> marked = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        state.forEachSource((source, _) -> state.forEachMark(source, (key, _) -> marked.add(key)));
        return new Look(partition, entry, newest(partition, position, entry), marked);
    }

    /// The highest epoch of the same source before this place of the log.
    private @Nullable Epoch newest(int partition, int position, SimLog.Entry entry) {
        if (!(entry instanceof SimLog.Entry.Said(SourceEvent event))) {
            return null;
        }
        return said(partition, position, event.stamp().source()).stream()
                .map(it -> it.stamp().epoch())
                .max(Epoch::compareTo)
                .orElse(null);
    }

    /// What the topology could read of a source before this place of the log.
    private List<SourceEvent> said(int partition, int position, SourceId source) {
        List<SourceEvent> said = new ArrayList<>();
        Set<Integer> gone = lost.getOrDefault(partition, Set.of());
        for (int i = 0; i < position; i++) {
            if (!gone.contains(i)
                    && log.of(partition).get(i) instanceof SimLog.Entry.Said(SourceEvent event)
                    && event.stamp().source().equals(source)) {
                said.add(event);
            }
        }
        return said;
    }

    void after(Look before, int position, List<Output> outputs, MemoryState state) {
        if (isBlind) {
            return;
        }
        if (before.newest() != null
                && before.entry() instanceof SimLog.Entry.Said(SourceEvent event)
                && event.stamp().epoch().compareTo(before.newest()) < 0
                && !outputs.stream().allMatch(Output.Ignored.class::isInstance)) {
            throw new Violation("a former owner was heard: " + event + " led to " + outputs);
        }
        for (InstanceKey key : before.marked()) {
            if (state.mark(key) == null) {
                check(key, before, position);
            }
        }
    }

    private void check(InstanceKey key, Look before, int position) {
        switch (before.entry()) {
            case SimLog.Entry.Asked(var _, var command) -> {
                if (command.kind() != Command.Kind.RELEASE) {
                    throw new Violation(key + " is gone by the command " + command);
                }
            }
            case SimLog.Entry.Said(SourceSilent silent) -> checkSilence(key, silent, before.partition(), position);
            case SimLog.Entry.Said(SourceEvent event) ->
                checkAnswers(key, event, before.partition(), isFirstOfAll(before, position, event));
            case SimLog.Entry.Said(RegistryEvent event) -> throw new Violation(key + " is gone by " + event);
        }
    }

    private void checkSilence(InstanceKey key, SourceSilent silent, int partition, int position) {
        StalenessLimits of = staleness.getOrDefault(silent.source(), StalenessLimits.DEFAULT);
        List<SourceEvent> said = said(partition, position, silent.source());
        Epoch newest = said.stream()
                .map(it -> it.stamp().epoch())
                .max(Epoch::compareTo)
                .orElse(Epoch.NONE);
        // Former owners do not speak for the source.
        boolean spokeSince = said.stream()
                .filter(it -> it.stamp().epoch().equals(newest))
                .anyMatch(it -> !(it instanceof RegistryEvent.InstanceSeen)
                        && !(it instanceof RegistryEvent.InstanceGone)
                        && it.stamp().observed().isAfter(silent.heard()));
        if (of.expired() == null || spokeSince) {
            throw new Violation(key + " expired, though " + (spokeSince ? "the source spoke since" : "it never does"));
        }
    }

    /// Whether no owner before said how many instances there are: nothing to measure a loss of the source by. A
    /// former owner who says it when another has taken over is not asked.
    private boolean isFirstOfAll(Look before, int position, SourceEvent event) {
        List<SimLog.Entry> entries = log.of(before.partition());
        return IntStream.range(0, position)
                .noneMatch(i -> entries.get(i) instanceof SimLog.Entry.Said(RegistryEvent.SnapshotCompleted completed)
                        && completed.stamp().source().equals(event.stamp().source())
                        && !isStale(before.partition(), i, completed));
    }

    private void checkAnswers(InstanceKey key, SourceEvent event, int partition, boolean firstOfAll) {
        Instant until = event instanceof RegistryEvent.SnapshotCompleted
                ? said.getOrDefault(event.stamp().epoch(), event.stamp().observed())
                : event.stamp().observed();
        List<KnownAnswer> all = answers.getOrDefault(key.source(), List.of()).stream()
                .filter(it -> !it.at().isAfter(until))
                .filter(it -> !it.stale() || it.epoch().equals(event.stamp().epoch()))
                .map(it -> in(partition, it))
                .toList();
        // What a former owner says after another took over is not measured by: how much there is, nobody can know.
        Instant since = measuredFrom(event.stamp().epoch());
        boolean formerSpoke = all.stream()
                .anyMatch(it -> it.epoch().compareTo(event.stamp().epoch()) < 0
                        && it.at().isAfter(since));
        // Of an answer that was lost on its way, nobody may have learned.
        List<KnownAnswer> arrived = all.stream().filter(it -> !it.lost()).toList();
        String objection = objection(all, key);
        if (objection != null && objection(arrived, key) != null && !firstOfAll && !formerSpoke) {
            throw new Violation(key + " is gone by " + event + ", but " + objection);
        }
    }

    private @Nullable String objection(List<KnownAnswer> known, InstanceKey key) {
        int first = -1;
        Instant last = Instant.MIN;
        for (int i = known.size() - 1; i >= 0; i--) {
            KnownAnswer answer = known.get(i);
            if (answer.isUnread(key.instance())) {
                continue;
            }
            if (!answer.lacks(key.instance(), key.service())) {
                break;
            }
            first = i;
            last = last.equals(Instant.MIN) ? answer.at() : last;
        }
        if (first < 0) {
            return "the registry's last answer lists it";
        }
        KnownAnswer lacking = known.get(first);
        if (isKnownByALostAnswer(known, first)) {
            return null;
        }
        boolean confirmed = !last.isBefore(lacking.at().plus(limits.confirmAfter()));
        return confirmed || isConfirmedOfService(known, first, key) || isSmallOnce(known, first, key)
                ? null
                : "the answer of " + lacking.at() + " lacks too much to be believed, and no answer confirmed it since";
    }

    /// Whether a second answer lacks it while the source as a whole lost little.
    private boolean isConfirmedOfService(List<KnownAnswer> known, int first, InstanceKey key) {
        Instant due = known.get(first).at().plus(limits.confirmServiceAfter());
        int before = IntStream.rangeClosed(Math.max(0, first - 1), first)
                .map(i -> known.get(i).measured())
                .max()
                .orElse(0);
        return known.subList(first + 1, known.size()).stream()
                .filter(answer ->
                        !answer.isUnread(key.instance()) && !answer.at().isBefore(due))
                .anyMatch(answer -> isSmallOfSource(before - answer.measured(), before));
    }

    private boolean isSmallOfSource(int gone, int of) {
        return gone <= Math.max(1, Math.min(limits.count(), (int) Math.floor(limits.share() * of + 1e-9)));
    }

    /// Whether no complete answer arrived between the last lost one and this: what was known is anybody's guess.
    private static boolean isKnownByALostAnswer(List<KnownAnswer> known, int first) {
        for (int i = first; i >= 0; i--) {
            if (known.get(i).lost()) {
                return true;
            }
            if (i < first && known.get(i).unread().isEmpty()) {
                // What a snapshot lost is missing until the next one: later answers of its epoch do not say it again.
                Epoch epoch = known.get(i).epoch();
                return known.subList(0, i).stream()
                        .anyMatch(it -> it.lost() && it.epoch().equals(epoch));
            }
        }
        return false;
    }

    /// Whether any of the answers that lack it lacks little of what was known when it was listed last.
    private boolean isSmallOnce(List<KnownAnswer> known, int first, InstanceKey key) {
        return IntStream.range(first, known.size())
                .filter(i -> !known.get(i).isUnread(key.instance()))
                .anyMatch(i -> isSmall(known, i, Math.max(0, first - 1), key.service()));
    }

    private boolean isSmall(List<KnownAnswer> known, int index, int listed, ServiceKey service) {
        KnownAnswer answer = known.get(index);
        int ofSource = answer.measured();
        int ofService = count(answer, service);
        int highest = ofSource;
        int highestOfService = ofService;
        // A new owner knows how many there were last, not how many there were before.
        Instant measuredFrom = measuredFrom(answer.epoch());
        for (int i = index - 1; i >= 0; i--) {
            if (i < index - 1 && !known.get(i + 1).at().isAfter(measuredFrom)) {
                break;
            }
            Epoch of = known.get(i).epoch();
            if (parts.contains(of) && !of.equals(answer.epoch())) {
                continue;
            }
            boolean counts =
                    i >= listed || !known.get(i + 1).at().isBefore(answer.at().minus(window));
            if (counts) {
                highest = Math.max(highest, known.get(i).measured());
            }
            // Of a service, losses add up within an epoch; a snapshot is measured by itself.
            if (i >= listed || (counts && known.get(i).epoch().equals(answer.epoch()))) {
                highestOfService = Math.max(highestOfService, count(known.get(i), service));
            }
        }
        int gone = highest - ofSource;
        int goneOfService = highestOfService - ofService;
        boolean smallOfSource = isSmallOfSource(gone, highest);
        // What could not be read in this epoch is of unknown service until the next snapshot.
        boolean partsUnread = known.subList(0, index + 1).stream()
                .anyMatch(
                        it -> it.epoch().equals(answer.epoch()) && !it.unread().isEmpty());
        boolean smallOfService = goneOfService == 0
                || partsUnread
                || (ofService > 0
                        && goneOfService
                                <= Math.max(1, (int) Math.floor(limits.shareOfService() * highestOfService + 1e-9)));
        return smallOfSource && smallOfService;
    }

    private static int count(KnownAnswer answer, ServiceKey service) {
        return (int) answer.known().values().stream().filter(service::equals).count();
    }
}

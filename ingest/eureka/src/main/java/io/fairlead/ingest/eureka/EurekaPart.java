package io.fairlead.ingest.eureka;

import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.ingest.eureka.RegistryReader.Registry;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.failure.TransientFailure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The registry that the servers of a source share: read from the one that responded last, else from the next one that
/// responds.
///
/// | a reading | is of |
/// |---|---|
/// | the first of a run, a recheck, of another server | the full registry |
/// | after `full-interval`, after two minutes without a response, when a doubt is due | the full registry |
/// | any other | the delta; then the full registry, if its hash does not match or an item is not understood |
///
/// Before something is removed because a full registry lacks it, those of the other servers are read as well.
final class EurekaPart implements PolledPart {
    /// A server keeps the items of deltas for three minutes, unless it is configured otherwise.
    private static final Duration DELTAS_KEPT = Duration.ofMinutes(2);

    /// The shortest time between two full readings because of a hash: some servers' are wrong for a long time.
    private static final Duration HASH_PAUSE = Duration.ofSeconds(30);

    private final List<URI> urls;
    private final Times times;
    private final EurekaClient client;
    private final Clock clock;
    private final KeptInstances kept;
    /// Without a response for so long, another process may have read the registry.
    private final Duration silence;
    private final RejectedInstances rejected = new RejectedInstances();
    private int current;
    private @Nullable Known known;
    private Instant fullForHash = Instant.MIN;
    /// The last full registry whose own hash was wrong: it resolved no doubt, and the next one may not either.
    private Instant wrongFull = Instant.MIN;
    private Listing.@Nullable Complete last;

    EurekaPart(EurekaOptions options, EurekaClient client, Clock clock) {
        this.urls = options.urls();
        this.times = options.times();
        this.client = client;
        this.clock = clock;
        this.kept = new KeptInstances(options.times().removalDelay());
        Duration twice = options.times().interval().multipliedBy(2);
        this.silence = twice.compareTo(DELTAS_KEPT) > 0 ? twice : DELTAS_KEPT;
    }

    /// What one server listed.
    ///
    /// @param full when its full registry was read
    /// @param responded when it last responded
    private record Known(URI server, ServerView view, Instant full, Instant responded) {}

    /// A response and what is concluded from it.
    private record Reading(ServerView.Applied applied, boolean isFull, boolean isConsistent) {}

    @Override
    public String prefix() {
        return "";
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        if (request.full()) {
            last = null;
        }
        List<TransientFailure> failures = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            int server = (current + i) % urls.size();
            try {
                Listing listing = listing(urls.get(server), request);
                current = server;
                throttled(failures, 0, request);
                return listing;
            } catch (TransientFailure failure) {
                failures.add(failure);
            }
        }
        kept.interrupted();
        // The failure that is thrown is counted once.
        throttled(failures, 1, request);
        throw EurekaFailures.ofAll(failures);
    }

    private void throttled(List<TransientFailure> failures, int counted, PollRequest request) {
        failures.stream()
                .filter(AskedWait::isThrottled)
                .skip(counted)
                .forEach(_ -> request.listener().throttled(name()));
    }

    private Listing listing(URI server, PollRequest request) throws InterruptedException {
        Known before = known;
        boolean isSame = before != null && before.server().equals(server);
        Optional<Reading> delta =
                before != null && isSame && mayReadDelta(before, request) ? delta(before, request) : Optional.empty();
        Reading reading = delta.isPresent() ? delta.get() : full(server, isSame, request);
        Instant at = clock.instant();
        if (before != null && !at.isBefore(before.responded().plus(silence))) {
            kept.outdated();
        }
        ServerView view = reading.applied().view();
        if (reading.isFull()) {
            reportHash(server, reading, at, request);
        }
        boolean isFull = reading.isFull() && reading.isConsistent();
        Set<String> elsewhere =
                isFull && kept.isRemovalDue(view, at) ? listedElsewhere(server, request) : Set.<String>of();
        Instant full = reading.isFull() || before == null ? at : before.full();
        known = new Known(server, view, full, at);
        boolean isOther = before != null && !isSame;
        return listing(
                kept.observe(new KeptInstances.Observation(reading.applied(), isOther, isFull, elsewhere, at)),
                view,
                request);
    }

    private void reportHash(URI server, Reading reading, Instant at, PollRequest request) {
        if (!reading.isConsistent()) {
            wrongFull = at;
        }
        rejected.reportHash(
                server, reading.isConsistent() ? "" : reading.applied().view().hash(), request.listener());
    }

    /// What the servers list that are not read otherwise: one of them may know what this one does not. One that does
    /// not respond is ignored.
    private Set<String> listedElsewhere(URI server, PollRequest request) throws InterruptedException {
        Set<String> ids = new HashSet<>();
        for (URI other : urls) {
            if (!other.equals(server)) {
                try {
                    ids.addAll(ServerView.of(client.full(other, request).entries())
                            .listed()
                            .keySet());
                } catch (TransientFailure failure) {
                    throttled(List.of(failure), 0, request);
                }
            }
        }
        return ids;
    }

    private boolean mayReadDelta(Known before, PollRequest request) {
        Instant now = clock.instant();
        return !request.full()
                && (!kept.isDue(now) || isSoonAfter(wrongFull, now))
                && now.isBefore(before.responded().plus(DELTAS_KEPT))
                && now.isBefore(before.full().plus(times.full()));
    }

    private static boolean isSoonAfter(Instant full, Instant now) {
        return now.isBefore(full.plus(HASH_PAUSE));
    }

    /// Nothing if the full registry has to be read.
    private Optional<Reading> delta(Known before, PollRequest request) throws InterruptedException {
        Optional<Registry> delta = client.delta(before.server(), request);
        if (delta.isEmpty()) {
            return Optional.empty();
        }
        ServerView.Applied applied = before.view().apply(delta.get().entries());
        boolean isConsistent = applied.isUnderstood()
                && applied.view().hash().equals(delta.get().hash());
        Instant now = clock.instant();
        if (isConsistent || isSoonAfter(fullForHash, now) || isSoonAfter(wrongFull, now)) {
            return Optional.of(new Reading(applied, false, isConsistent));
        }
        fullForHash = now;
        return Optional.empty();
    }

    /// Where something is missing, the delta is read as well: what it says was deleted need not wait.
    private Reading full(URI server, boolean isSame, PollRequest request) throws InterruptedException {
        Registry full = client.full(server, request);
        ServerView view = ServerView.of(full.entries());
        boolean isConsistent = view.hash().equals(full.hash());
        Map<String, EurekaEntry> deleted = Map.of();
        if (isSame && kept.isMissingIn(view)) {
            deleted = new TreeMap<>(view.apply(itemsOf(server, request)).deleted());
            deleted.keySet().removeAll(view.listed().keySet());
        }
        return new Reading(new ServerView.Applied(view, deleted, true), true, isConsistent);
    }

    /// None if the delta cannot be read: what is missing then waits.
    private List<EurekaEntry> itemsOf(URI server, PollRequest request) throws InterruptedException {
        try {
            return client.delta(server, request).map(Registry::entries).orElse(List.of());
        } catch (TransientFailure failure) {
            throttled(List.of(failure), 0, request);
            return List.of();
        }
    }

    private Listing listing(SortedMap<String, EurekaEntry> reported, ServerView view, PollRequest request) {
        SortedMap<String, String> causes = new TreeMap<>();
        TreeSet<String> unread = new TreeSet<>();
        List<Instance> instances = new ArrayList<>();
        reported.forEach((id, entry) -> {
            entry.usable().ifPresentOrElse(instances::add, () -> unread.add(id));
            if (!entry.problem().isEmpty()) {
                causes.put(id, entry.problem());
            }
        });
        view.nameless().forEach(entry -> {
            unread.add(entry.prefix());
            causes.put(entry.prefix() + "?", entry.problem());
        });
        rejected.report(causes, request.listener());
        List<String> unreadIds = kept.isSettled() ? UnreadIds.of(unread) : List.of("");
        Listing.Complete now = new Listing.Complete(instances, unreadIds, position(view));
        if (now.equals(last)) {
            return new Listing.Unchanged(now.position());
        }
        last = now;
        return now;
    }

    /// A registry has no order of its own; its hash is what an operator can compare.
    private static Position position(ServerView view) {
        String hash = view.hash();
        return new Position(hash.substring(0, Math.min(hash.length(), Position.MAX_LENGTH)));
    }
}

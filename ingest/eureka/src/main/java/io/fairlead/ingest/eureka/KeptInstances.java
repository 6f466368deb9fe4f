package io.fairlead.ingest.eureka;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Decides what is reported where a server no longer lists something, or lists something older. One thread at a time.
///
/// | an instance that was reported | is |
/// |---|---|
/// | is listed, with content that can be used | reported so |
/// | is listed, with content that cannot be used | reported with its last content |
/// | is listed, older than the instance itself was known | reported as known, until `delay` has passed |
/// | is deleted, by a delta that knows its last change | removed |
/// | may have been reported by an earlier process | unread, until `delay` has passed; then if another server lists it |
/// | is only missing | as known, until a full response when `delay` has passed, unless another server lists it |
///
/// The delay begins again after an interruption: a server that fails twice may have restarted twice. After a long
/// silence, everything begins again: another process may have read the registry meanwhile, and have removed what this
/// one would keep.
final class KeptInstances {
    private final Duration delay;
    private SortedMap<String, EurekaEntry> reported = new TreeMap<>();
    private final Map<String, Instant> since = new HashMap<>();
    private @Nullable Instant firstFull;
    private boolean isSettled;
    private boolean isInterrupted;
    private boolean isOutdated;

    KeptInstances(Duration delay) {
        this.delay = delay;
    }

    /// One successful reading.
    ///
    /// @param isOther whether another server responded than the time before
    /// @param isFull whether the full registry was read, and its hash matches
    /// @param elsewhere the ids that other servers list, if they were read as well
    record Observation(
            ServerView.Applied applied, boolean isOther, boolean isFull, Set<String> elsewhere, Instant at) {}

    /// Whether something was reported that this view does not list.
    boolean isMissingIn(ServerView view) {
        return !view.listed().keySet().containsAll(reported.keySet());
    }

    /// Whether only a full response can resolve a doubt now.
    boolean isDue(Instant now) {
        boolean isStartDue = !isSettled && firstFull != null && isOver(firstFull, now);
        return isStartDue || since.values().stream().anyMatch(from -> isOver(from, now));
    }

    /// Whether a full response of now would remove something: what this view does not list and has been missing long
    /// enough, or what an earlier process reported.
    boolean isRemovalDue(ServerView view, Instant now) {
        boolean isStartDue = !isSettled && firstFull != null && isOver(firstFull, now);
        return isStartDue
                || since.entrySet().stream()
                        .anyMatch(it ->
                                isOver(it.getValue(), now) && !view.listed().containsKey(it.getKey()));
    }

    /// Whether everything that an earlier process reported, and that was not seen by this one, is missing for long
    /// enough to be removed.
    boolean isSettled() {
        return isSettled;
    }

    /// No server responded.
    void interrupted() {
        isInterrupted = true;
    }

    /// There was no response for so long that another process may have read the registry.
    void outdated() {
        isOutdated = true;
    }

    private boolean isOver(Instant from, Instant now) {
        return !now.isBefore(from.plus(delay));
    }

    /// What is to be reported, by id. Entries without content are those that could never be used, and those that only
    /// another server lists: an earlier process may have reported them.
    SortedMap<String, EurekaEntry> observe(Observation now) {
        forgetOutdated(now.applied().view().listed().keySet());
        boolean wasSettled = isSettled;
        restartDelays(now);
        SortedMap<String, EurekaEntry> next = new TreeMap<>();
        now.applied().view().listed().forEach((id, entry) -> next.put(id, listed(entry, reported.get(id), now)));
        reported.forEach((id, known) -> {
            if (!next.containsKey(id) && !isGone(known, now)) {
                next.put(id, known);
            }
        });
        if (isSettled && !wasSettled) {
            now.elsewhere().stream().filter(id -> !next.containsKey(id)).forEach(id -> {
                next.put(id, EurekaEntry.unread(id));
                since.put(id, now.at());
            });
        }
        since.keySet().retainAll(next.keySet());
        reported = next;
        return Collections.unmodifiableSortedMap(next);
    }

    private void forgetOutdated(Set<String> listed) {
        if (isOutdated) {
            reported.keySet().retainAll(listed);
            since.keySet().retainAll(listed);
            firstFull = null;
            isSettled = false;
        }
        isOutdated = false;
    }

    private void restartDelays(Observation now) {
        if (isInterrupted || now.isOther()) {
            since.replaceAll((_, _) -> now.at());
            firstFull = isSettled ? firstFull : null;
        }
        isInterrupted = false;
        if (now.isFull()) {
            firstFull = firstFull == null ? now.at() : firstFull;
            isSettled |= isOver(firstFull, now.at());
        }
    }

    private EurekaEntry listed(EurekaEntry entry, @Nullable EurekaEntry known, Observation now) {
        if (known == null) {
            return entry;
        }
        if (entry.isBehind(known) && !isBelieved(entry.id(), now)) {
            return known;
        }
        since.remove(entry.id());
        return entry.usable().isPresent() ? entry : entry.withContentOf(known);
    }

    private boolean isGone(EurekaEntry known, Observation now) {
        EurekaEntry deleted = now.applied().deleted().get(known.id());
        if (deleted != null && !deleted.isOlderThan(known) && !deleted.isBehind(known)) {
            return true;
        }
        boolean isBelieved = isBelieved(known.id(), now);
        if (isBelieved && now.elsewhere().contains(known.id())) {
            since.put(known.id(), now.at());
            return false;
        }
        return isBelieved;
    }

    private boolean isBelieved(String id, Observation now) {
        Instant from = since.computeIfAbsent(id, _ -> now.at());
        return now.isFull() && isOver(from, now.at());
    }
}

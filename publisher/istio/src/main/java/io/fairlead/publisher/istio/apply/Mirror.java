package io.fairlead.publisher.istio.apply;

import io.fairlead.publisher.istio.apply.Seen.Ours;
import io.fairlead.publisher.istio.apply.Seen.Theirs;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The newest known state of each object: from the watch, or from the response to our own write. A write is visible as
/// soon as it is acknowledged, and an older state from the watch does not revert it.
///
/// Drift is a change that none of our writes made. Events of the watch during a write are judged when the write is
/// acknowledged, since the watch is often faster than the response:
///
/// | the object's state was | and is | drift |
/// |---|---|---|
/// | ours | ours, same content | no |
/// | ours | ours, other content; somebody else's; gone | yes |
/// | somebody else's | somebody else's | no |
/// | somebody else's | ours; gone | yes |
/// | absent | ours | yes |
/// | absent | somebody else's | no |
///
/// A write whose response did not arrive counts as not made: its effect, once seen, is reported as drift, and planning
/// again finds nothing to do. Thread-safe; at most one write per object at a time.
final class Mirror {
    private final Map<ObjectKey, Cell> cells = new HashMap<>();
    private final Consumer<ObjectKey> drift;
    private boolean live;

    Mirror(Consumer<ObjectKey> drift) {
        this.drift = drift;
    }

    private static final class Cell {
        @Nullable
        Seen seen;
        /// Incarnations that we deleted and whose end the watch has not reported yet.
        final Set<String> deleted = new HashSet<>(2);

        @Nullable
        Flight flight;
    }

    /// A write in progress: the state before, and the incarnations whose end the watch reported meanwhile.
    private static final class Flight {
        final @Nullable Seen before;
        final Set<String> ended = new HashSet<>(2);

        Flight(@Nullable Seen before) {
            this.before = before;
        }
    }

    /// From now on drift is reported: all objects that existed at the start are known.
    synchronized void goLive() {
        live = true;
    }

    synchronized Actual actual(ObjectKey key) {
        Cell cell = cells.get(key);
        return cell == null || cell.seen == null
                ? new Actual.Absent()
                : switch (cell.seen) {
                    case Ours ours -> new Actual.Owned(ours.object());
                    case Theirs theirs -> new Actual.Foreign(theirs.owner());
                };
    }

    synchronized SortedMap<ObjectKey, MeshObject> owned() {
        SortedMap<ObjectKey, MeshObject> owned = new TreeMap<>();
        cells.forEach((key, cell) -> {
            if (cell.seen instanceof Ours ours) {
                owned.put(key, ours.object());
            }
        });
        return owned;
    }

    /// The object at this version, if that is the newest known.
    synchronized @Nullable Seen at(ObjectKey key, long version) {
        Cell cell = cells.get(key);
        return cell == null || cell.seen == null || cell.seen.version() != version ? null : cell.seen;
    }

    /// Returns whether this version of the object would be new.
    synchronized boolean isNews(ObjectKey key, long version) {
        Cell cell = cells.get(key);
        return cell == null || cell.seen == null || cell.seen.version() < version;
    }

    /// The watch reports a state.
    void observed(ObjectKey key, Seen now) {
        tell(key, observe(key, now));
    }

    private synchronized boolean observe(ObjectKey key, Seen now) {
        Cell cell = cells.computeIfAbsent(key, _ -> new Cell());
        Seen before = cell.seen;
        if (cell.deleted.contains(now.uid()) || (before != null && before.version() >= now.version())) {
            return false;
        }
        cell.seen = before instanceof Ours was && now instanceof Ours is ? is.sharing(was.object()) : now;
        return cell.flight == null && isDrift(before, cell.seen);
    }

    /// The watch reports an end.
    void vanished(ObjectKey key, String uid) {
        tell(key, vanish(key, uid));
    }

    private synchronized boolean vanish(ObjectKey key, String uid) {
        Cell cell = cells.get(key);
        if (cell == null) {
            return false;
        }
        if (cell.flight != null) {
            cell.flight.ended.add(uid);
        }
        boolean ownDeletion = cell.deleted.remove(uid);
        Seen before = cell.seen;
        boolean current = before != null && before.uid().equals(uid);
        if (current) {
            cell.seen = null;
        }
        forget(key, cell);
        return current && !ownDeletion && cell.flight == null;
    }

    /// A write of this object begins.
    ///
    /// @return the present state; null if there is none
    synchronized @Nullable Seen begin(ObjectKey key) {
        Cell cell = cells.computeIfAbsent(key, _ -> new Cell());
        cell.flight = new Flight(cell.seen);
        return cell.seen;
    }

    /// The write was acknowledged with this state.
    void wrote(ObjectKey key, Seen written) {
        tell(key, land(key, written));
    }

    private synchronized boolean land(ObjectKey key, Seen written) {
        Cell cell = landed(key);
        Flight flight = cell.flight;
        cell.flight = null;
        if (flight != null && flight.ended.contains(written.uid())) {
            forget(key, cell);
            return true;
        }
        Seen known = cell.seen;
        if (known == null || known.version() <= written.version()) {
            cell.seen = written;
            return false;
        }
        return isDrift(written, known);
    }

    /// The deletion was acknowledged; null: there was nothing to delete.
    void deleted(ObjectKey key, @Nullable String uid) {
        tell(key, delete(key, uid));
    }

    private synchronized boolean delete(ObjectKey key, @Nullable String uid) {
        Cell cell = landed(key);
        Flight flight = cell.flight;
        cell.flight = null;
        Seen known = cell.seen;
        boolean gone = known == null || known.uid().equals(uid);
        if (gone) {
            cell.seen = null;
        }
        if (uid != null && (flight == null || !flight.ended.contains(uid))) {
            cell.deleted.add(uid);
        }
        forget(key, cell);
        return !gone && known instanceof Ours;
    }

    /// The result of the write is unknown.
    void failed(ObjectKey key) {
        tell(key, fail(key));
    }

    private synchronized boolean fail(ObjectKey key) {
        Cell cell = landed(key);
        Flight flight = cell.flight;
        cell.flight = null;
        forget(key, cell);
        return flight != null && isDrift(flight.before, cell.seen);
    }

    private Cell landed(ObjectKey key) {
        return cells.computeIfAbsent(key, _ -> new Cell());
    }

    private void forget(ObjectKey key, Cell cell) {
        if (cell.seen == null && cell.deleted.isEmpty() && cell.flight == null) {
            cells.remove(key);
        }
    }

    private static boolean isDrift(@Nullable Seen before, @Nullable Seen now) {
        if (before instanceof Ours was && now instanceof Ours is) {
            return !was.object().content().equals(is.object().content());
        }
        return now instanceof Ours || (before != null && !(before instanceof Theirs && now instanceof Theirs));
    }

    private void tell(ObjectKey key, boolean drifted) {
        boolean listening;
        synchronized (this) {
            listening = live;
        }
        if (drifted && listening) {
            drift.accept(key);
        }
    }
}

package io.fairlead.testkit.mesh;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual;
import io.fairlead.publisher.spi.Actual.Absent;
import io.fairlead.publisher.spi.Actual.Foreign;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.ServiceRenderer;
import io.fairlead.publisher.spi.TargetListener;
import io.fairlead.publisher.spi.WriteOrigin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A mesh in memory. Every write can be made to fail in the ways in which real ones do; other people can put, edit
/// and delete objects. Thread-safe.
public final class FakeMesh implements MeshTarget {
    /// What happens to a write.
    public enum Fault {
        /// It does not arrive.
        LOST,
        /// It is carried out, but its acknowledgement does not arrive.
        UNACKNOWLEDGED,
        /// Too many.
        THROTTLED,
        /// Too many, and nothing is to come for [#ASKED_WAIT].
        ASKED_TO_WAIT,
        /// The mesh refuses this object.
        REFUSED,
        /// Another writer's equal object comes first, and it counts as done: its origin is not kept.
        OVERTAKEN
    }

    public static final Duration ASKED_WAIT = Duration.ofMillis(200);

    private final String name;
    private final ServiceRenderer renderer;
    private final Place place;
    private volatile @Nullable TargetListener listener;

    public FakeMesh(String name, ServiceRenderer renderer) {
        this(name, renderer, new Place());
    }

    private FakeMesh(String name, ServiceRenderer renderer, Place place) {
        this.name = name;
        this.renderer = renderer;
        this.place = place;
    }

    /// Another connection to the same mesh, as after a restart of the publisher.
    public FakeMesh reconnected() {
        return new FakeMesh(name, renderer, place);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ServiceRenderer renderer() {
        return renderer;
    }

    @Override
    public void start(TargetListener told) {
        SortedMap<ObjectKey, WriteOrigin> found;
        synchronized (place) {
            place.checkUp("connection");
            found = new TreeMap<>(place.origins);
            place.connected.add(this);
        }
        found.forEach(told::found);
        listener = told;
    }

    @Override
    public Actual actual(ObjectKey key) {
        synchronized (place) {
            return place.objects.getOrDefault(key, new Absent());
        }
    }

    @Override
    public SortedMap<ObjectKey, MeshObject> owned() {
        SortedMap<ObjectKey, MeshObject> owned = new TreeMap<>();
        synchronized (place) {
            place.checkUp("list");
            place.objects.forEach((key, actual) -> {
                if (actual instanceof Owned(var object)) {
                    owned.put(key, object);
                }
            });
        }
        return owned;
    }

    @Override
    public void apply(Change change) throws InterruptedException {
        place.mostUnderWay.accumulateAndGet(place.underWay.incrementAndGet(), Math::max);
        try {
            place.awaitDelay();
            if (write(change)) {
                tellOthers(change.key());
            }
        } finally {
            place.underWay.decrementAndGet();
        }
    }

    /// What the watches show of a write that bears its origin; writes without one are not told.
    private void tellOthers(ObjectKey key) {
        List<FakeMesh> connected;
        WriteOrigin origin;
        synchronized (place) {
            connected = List.copyOf(place.connected);
            origin = place.origins.get(key);
        }
        for (FakeMesh mesh : connected) {
            TargetListener told = mesh.listener;
            if (told != null && origin != null) {
                told.wrote(key, origin);
                if (mesh != this) {
                    told.drifted(key);
                }
            }
        }
    }

    /// Whether it took effect.
    private boolean write(Change change) {
        synchronized (place) {
            place.checkUp("write of " + change.key());
            if (place.blocked.contains(change.key())) {
                throw new TransientFailure(
                        "FAKE-BLOCKED",
                        "the namespace of " + change.key() + " is missing",
                        null,
                        new TransientFailure.Refusal(TransientFailure.Reason.BLOCKED, Duration.ZERO));
            }
            Fault fault = place.faults.poll();
            if (fault == Fault.OVERTAKEN) {
                TargetListener asked = listener;
                if (asked != null) {
                    var _ = asked.origin(change.service());
                }
                return false;
            }
            if (fault != null && fault != Fault.UNACKNOWLEDGED) {
                throw failure(fault, change);
            }
            if (place.objects.get(change.key()) instanceof Foreign(var owner)) {
                throw new RejectedFailure("FAKE-FOREIGN", change.key() + " belongs to " + owner);
            }
            switch (change) {
                case Create(var after) -> put(after);
                case Update(var _, var after) -> put(after);
                case Delete(var before, var _) -> place.remove(before.key());
            }
            place.writes.add(change);
            if (fault == Fault.UNACKNOWLEDGED) {
                throw failure(fault, change);
            }
            return true;
        }
    }

    private void put(MeshObject object) {
        place.objects.put(object.key(), new Owned(object));
        TargetListener asked = listener;
        Optional<WriteOrigin> origin = asked == null ? Optional.empty() : asked.origin(object.service());
        origin.ifPresentOrElse(it -> place.origins.put(object.key(), it), () -> place.origins.remove(object.key()));
    }

    private static Failure failure(Fault fault, Change change) {
        return switch (fault) {
            case LOST, UNACKNOWLEDGED -> new TransientFailure("FAKE-LOST", "no answer to the write of " + change.key());
            case THROTTLED -> overloaded(change, Duration.ZERO);
            case ASKED_TO_WAIT -> overloaded(change, ASKED_WAIT);
            case REFUSED -> new RejectedFailure("FAKE-REFUSED", change.key() + " is refused");
            case OVERTAKEN -> throw new IllegalArgumentException(fault + " is no failure");
        };
    }

    private static TransientFailure overloaded(Change change, Duration wait) {
        return new TransientFailure(
                "FAKE-BUSY",
                "too many writes: " + change.key(),
                null,
                new TransientFailure.Refusal(TransientFailure.Reason.OVERLOADED, wait));
    }

    @Override
    public void close() {
        listener = null;
        synchronized (place) {
            place.connected.remove(this);
        }
    }

    /// The next writes meet these faults, one each.
    public void failNext(Fault... faults) {
        synchronized (place) {
            place.faults.addAll(List.of(faults));
        }
    }

    /// No further write meets a fault.
    public void mend() {
        synchronized (place) {
            place.faults.clear();
        }
    }

    /// From now on this object, and it alone, cannot be written.
    public void block(ObjectKey key) {
        synchronized (place) {
            place.blocked.add(key);
        }
    }

    public void unblock(ObjectKey key) {
        synchronized (place) {
            place.blocked.remove(key);
        }
    }

    /// Every write takes this long, also those under way.
    public void slow(Duration delay) {
        synchronized (place) {
            place.delay = delay;
            place.notifyAll();
        }
    }

    /// From now on nothing can be reached.
    public void goDown() {
        synchronized (place) {
            place.down = true;
        }
    }

    public void comeUp() {
        synchronized (place) {
            place.down = false;
        }
    }

    /// The writes that were carried out, in order.
    public List<Change> writes() {
        synchronized (place) {
            return List.copyOf(place.writes);
        }
    }

    /// How many writes have begun and not ended.
    public int underWay() {
        return place.underWay.get();
    }

    /// The most writes that were under way at once.
    public int mostUnderWay() {
        return place.mostUnderWay.get();
    }

    /// Somebody else puts an object of theirs here.
    public void putForeign(ObjectKey key, String owner) {
        touched(key, new Foreign(owner));
    }

    /// Somebody else changes our object.
    public void edit(ObjectKey key) {
        if (actual(key) instanceof Owned(var object)) {
            touched(key, new Owned(new MeshObject(key, object.service(), "{\"edited\":true}")));
        }
    }

    /// Somebody makes an object ours, as `fairlead adopt` does.
    public void adopt(MeshObject object) {
        touched(object.key(), new Owned(object));
    }

    /// Somebody deletes an object, ours or not.
    public void remove(ObjectKey key) {
        touched(key, new Absent());
    }

    private void touched(ObjectKey key, Actual now) {
        synchronized (place) {
            if (now instanceof Absent) {
                place.remove(key);
            } else {
                place.objects.put(key, now);
            }
        }
        TargetListener told = listener;
        if (told != null) {
            told.drifted(key);
        }
    }

    private static final class Place {
        final SortedMap<ObjectKey, Actual> objects = new TreeMap<>();
        final SortedMap<ObjectKey, WriteOrigin> origins = new TreeMap<>();
        final Set<FakeMesh> connected = new LinkedHashSet<>();
        final Deque<Fault> faults = new ArrayDeque<>();
        final List<Change> writes = new ArrayList<>();
        final Set<ObjectKey> blocked = new HashSet<>();
        final AtomicInteger underWay = new AtomicInteger();
        final AtomicInteger mostUnderWay = new AtomicInteger();
        Duration delay = Duration.ZERO;
        boolean down;

        synchronized void awaitDelay() throws InterruptedException {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < delay.toNanos()) {
                TimeUnit.NANOSECONDS.timedWait(this, delay.toNanos() - (System.nanoTime() - begin));
            }
        }

        void remove(ObjectKey key) {
            objects.remove(key);
            origins.remove(key);
        }

        void checkUp(String what) {
            if (down) {
                throw new TransientFailure("FAKE-DOWN", "the mesh is down: " + what);
            }
        }
    }
}

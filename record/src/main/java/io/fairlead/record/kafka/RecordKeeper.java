package io.fairlead.record.kafka;

import io.fairlead.model.Decision;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.kafka.RecordFeed.RecordPace;
import io.fairlead.record.kafka.RecordHealth.State;
import io.fairlead.record.store.PartitionState;
import io.fairlead.record.store.RecordStore;
import io.fairlead.record.store.StoreReader;
import io.fairlead.threads.SupervisedThread;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a store on the local disk filled and current, in one thread, from [#start] to [#close]. Nothing that happens
/// to it ends the process.
///
/// | it finds | then |
/// |---|---|
/// | Kafka away, a full disk, no permission | it is tried again after 1 s, then up to 30 s, with jitter |
/// | a damaged store, or one of other topics | it is emptied and filled again |
/// | that a topic was deleted and created again | the same |
public final class RecordKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordKeeper.class);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    /// Fetches, and the reports of brokers that are away, take some seconds.
    private static final Duration LATE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final RecordTopics topics;
    private final RecordPlace place;
    private final InstantSource clock;
    private final KeeperPauses pauses;
    private final Consumer<Failure> failed;
    private final SupervisedThread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Open> open = new AtomicReference<>();
    private volatile @Nullable Failure problem;
    private volatile boolean damaged;

    /// Where the store is, what is in it, and for how long.
    ///
    /// @param directory under which each process has a directory of its own
    /// @param identity  of the topics as they are now; empty while it is not known. Called often
    /// @param pace      how often the disk is written, and how long decisions are kept
    /// @param isTemporary whether the topics end with the process, and the directory with them
    public record RecordPlace(
            Path directory, Supplier<Optional<String>> identity, RecordPace pace, boolean isTemporary) {}

    /// What is open now.
    private record Open(RecordStore store, RecordFeed feed, String identity) {}

    /// @param failed receives each failure
    public RecordKeeper(RecordTopics topics, RecordPlace place, KeeperTime time, Consumer<Failure> failed) {
        this.topics = topics;
        this.place = place;
        this.clock = time.clock();
        this.pauses = new KeeperPauses(time.random());
        this.failed = failed;
        thread = SupervisedThread.of(Thread.ofPlatform().daemon().name("record"), this::run);
    }

    /// The clock, and what the pauses are shortened with.
    public record KeeperTime(InstantSource clock, RandomGenerator random) {}

    public void start() {
        thread.start();
    }

    private void run() throws InterruptedException {
        while (closed.getCount() > 0) {
            long begin = System.nanoTime();
            try {
                keep();
            } catch (Failure failure) {
                if (closed.getCount() == 0) {
                    return; // It was interrupted.
                }
                note(failure);
                Duration pause = pauses.after(Duration.ofNanos(System.nanoTime() - begin));
                var _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void note(Failure failure) {
        damaged |= RecordStore.isCorrupt(failure);
        Failure before = problem;
        problem = failure;
        failed.accept(failure);
        if (before == null || !before.code().equals(failure.code())) {
            LOG.warn("code={} reason=\"{}\"", failure.code(), failure.getMessage());
        }
    }

    /// Until it is closed, or the store has to be opened again.
    private void keep() {
        String identity = place.identity()
                .get()
                .orElseThrow(() -> new TransientFailure(
                        "RECORD-KAFKA", "the topics of the record are missing, or Kafka does not describe them"));
        try (RecordDirectory directory = RecordDirectory.take(place.directory())) {
            if (damaged) {
                RecordStore.delete(directory.path());
                damaged = false;
            }
            try {
                follow(directory.path(), identity);
            } finally {
                open.set(null);
                if (place.isTemporary()) {
                    RecordStore.delete(directory.path());
                }
            }
        }
    }

    private void follow(Path directory, String identity) {
        try (RecordStore store = RecordStore.open(directory, identity, this::decision);
                RecordFeed feed = RecordFeed.open(topics, store, place.pace(), clock)) {
            open.set(new Open(store, feed, identity));
            problem = null;
            feed.run(() -> closed.getCount() == 0 || damaged || !isOf(identity));
        }
    }

    /// Returns whether the topics are still the same. While that is not known, nothing is changed.
    private boolean isOf(String identity) {
        return place.identity().get().map(identity::equals).orElse(true);
    }

    private Decision decision(byte[] bytes) {
        return Objects.requireNonNull(topics.decisions().deserialize(topics.audit(), bytes));
    }

    /// Reads from the store, of which the identity is given to the question.
    ///
    /// @throws Failure `RECORD-CLOSED`: there is no store now; or the store refuses
    public <T> T read(Reading<T> reading) {
        Open now = open.get();
        if (now == null) {
            Failure why = problem;
            throw new TransientFailure(
                    "RECORD-CLOSED",
                    "the record on disk is not open" + (why == null ? "" : ": " + why.getMessage()),
                    why);
        }
        try {
            return reading.read(now.store().reader(), now.identity());
        } catch (TransientFailure failure) {
            if (RecordStore.isCorrupt(failure)) {
                note(failure);
            }
            throw failure;
        }
    }

    /// Waits until the store has read up to these offsets.
    ///
    /// @throws TransientFailure `RECORD-BEHIND`: it has not within the patience
    public void await(Map<Integer, Long> ends, Duration patience) {
        long begin = System.nanoTime();
        while (!hasRead(ends)) {
            if (System.nanoTime() - begin > patience.toNanos() || isClosedWithin(LOOK)) {
                throw new TransientFailure(
                        "RECORD-BEHIND", "the record on disk does not have the latest decisions yet; ask again");
            }
        }
    }

    private boolean hasRead(Map<Integer, Long> ends) {
        Open now = open.get();
        return now != null
                && ends.entrySet().stream()
                        .allMatch(end -> now.store()
                                .position(end.getKey())
                                .filter(it -> it.next() >= end.getValue())
                                .isPresent());
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// A question to a store.
    public interface Reading<T> {
        T read(StoreReader reader, String identity);
    }

    /// How it is; from any thread, within milliseconds.
    public RecordHealth health() {
        Open now = open.get();
        Failure why = problem;
        if (now == null) {
            return new RecordHealth(
                    why == null ? State.FILLING : State.FAILING, FeedProgress.NONE, Duration.ZERO, 0, null, why);
        }
        FeedProgress progress = now.feed().progress();
        State state = state(now);
        Duration late = Duration.between(progress.atEnd(), clock.instant());
        return new RecordHealth(
                state,
                progress,
                state == State.BEHIND ? late : Duration.ZERO,
                bytes(now.store()),
                state == State.FILLING ? null : earliest(now.store()),
                why);
    }

    /// Its state alone.
    public State state() {
        Open now = open.get();
        return now == null ? problem == null ? State.FILLING : State.FAILING : state(now);
    }

    private State state(Open now) {
        Collection<PartitionState> positions = now.store().positions().values();
        Instant atEnd = now.feed().progress().atEnd();
        if (positions.isEmpty()
                || atEnd.equals(Instant.EPOCH)
                || !positions.stream().allMatch(PartitionState::isFilled)) {
            return State.FILLING;
        }
        return clock.instant().isBefore(atEnd.plus(LATE)) ? State.CURRENT : State.BEHIND;
    }

    private static long bytes(RecordStore store) {
        try {
            return store.bytes();
        } catch (TransientFailure _) {
            return 0; // It is being closed.
        }
    }

    private static Instant earliest(RecordStore store) {
        return Instant.ofEpochMilli(store.positions().values().stream()
                .mapToLong(PartitionState::from)
                .max()
                .orElse(0));
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /// Returns once the disk is written, after two seconds at most; then it ends by itself.
    @Override
    public void close() {
        closed.countDown();
        thread.stop();
        thread.interrupt();
        try {
            if (!thread.join(CLOSE)) {
                LOG.warn("the record is still being closed after {} s", CLOSE.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

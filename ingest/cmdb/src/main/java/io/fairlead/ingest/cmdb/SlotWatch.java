package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.Slots.State;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.SizeText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at the replication slot over a connection of its own: whether the server is there and sends its log to
/// this process, and how much of the log it retains for it.
final class SlotWatch {
    /// Of status and metrics: its age and failures show how much of the log is retained.
    static final String PART = "write-ahead log";

    static final Duration INTERVAL = Duration.ofSeconds(5);

    /// While the snapshot ends, its connection is replaced by that of the log.
    private static final int MOST_INACTIVE = 3;

    private static final Duration BEGIN = Duration.ofSeconds(60);
    /// Before the log is sent.
    private static final Duration CLOSE = Duration.ofMillis(50);

    private final Session session;
    private final String slot;
    private final CmdbOptions options;
    private final RegistryListener listener;
    private final Clock clock;
    private final CmdbFailures failures;
    private final WalEnds ends = new WalEnds();
    private final Duration interval;
    private long next;
    private final CountDownLatch never = new CountDownLatch(1);
    private final SlotOrigin origin = new SlotOrigin();
    private long nextClose = System.nanoTime();
    private boolean created;
    private boolean begun;
    private long beginning;
    private int inactive;

    SlotWatch(Session session, String slot, CmdbOptions options, CmdbRun.Context context) {
        this.session = session;
        this.slot = slot;
        this.options = options;
        this.listener = context.listener();
        this.clock = context.clock();
        this.failures = new CmdbFailures(options.server());
        this.interval = context.interval();
        this.next = System.nanoTime() + interval.toNanos();
    }

    /// Whether the slot was created, so that tables were scanned.
    boolean isCreated() {
        return created;
    }

    /// How long the log was followed.
    Duration followed() {
        return begun ? Duration.ofNanos(System.nanoTime() - beginning) : Duration.ZERO;
    }

    Duration untilNext() {
        return Duration.ofNanos(Math.max(0, (begun ? next : Math.min(next, nextClose)) - System.nanoTime()));
    }

    boolean isDue() {
        return System.nanoTime() >= next;
    }

    /// While the snapshot is read, when no process uses the slot: requires that it is not dropped.
    void lookAtOrigin() {
        if (System.nanoTime() < nextClose) {
            return;
        }
        nextClose = System.nanoTime() + CLOSE.toNanos();
        Optional<State> found = Slots.state(session, slot);
        if (found.isEmpty() && created) {
            throw dropped();
        }
        found.ifPresent(origin::seen);
        created |= found.isPresent();
    }

    /// Waits until the log is sent, and requires that it is sent from the point of the snapshot ([SlotOrigin]).
    /// Until this returns, nothing is reported.
    ///
    /// @param snapshot the position of the log
    void awaitBegin(long snapshot) throws InterruptedException {
        long end = System.nanoTime() + BEGIN.toNanos();
        while (System.nanoTime() < end) {
            State state = Slots.state(session, slot).orElseThrow(this::dropped);
            origin.seen(state);
            if (!origin.isOriginal(state, snapshot)) {
                throw dropped();
            }
            if (state.active()) {
                created = true;
                begun = true;
                beginning = System.nanoTime();
                return;
            }
            var _ = never.await(CLOSE.toNanos(), TimeUnit.NANOSECONDS);
        }
        throw failures.failure(
                "INGEST-CMDB-SLOT", "its replication slot " + slot + " is not in use after the snapshot", null);
    }

    private TransientFailure dropped() {
        return failures.failure(
                "INGEST-CMDB-SLOT",
                "its replication slot " + slot + " was dropped by somebody, or may have been; everything is read again",
                null);
    }

    /// Looks at the slot.
    ///
    /// @param following whether the snapshot was read, so that the slot must exist
    /// @return the time up to which the log was received; nothing if what is known is old
    Optional<Instant> look(boolean following) {
        next = System.nanoTime() + interval.toNanos();
        Instant now = clock.instant();
        Optional<State> found = Slots.state(session, slot);
        if (found.isEmpty()) {
            // Before: it is being created, which waits for all open transactions.
            if (created || following) {
                throw dropped();
            }
            return Optional.empty();
        }
        State state = found.get();
        created = true;
        inactive = state.active() || !begun ? 0 : inactive + 1;
        if (state.walStatus().equals("lost") || inactive >= MOST_INACTIVE) {
            throw failures.failure(
                    "INGEST-CMDB-SLOT",
                    "its replication slot " + slot + " is "
                            + (state.walStatus().equals("lost")
                                    ? "lost: the server removed the log beyond max_slot_wal_keep_size"
                                    : "not in use any more"),
                    null);
        }
        retained(state);
        ends.seen(state.end(), now);
        return state.active() ? ends.received(state.confirmed()) : Optional.empty();
    }

    private void retained(State state) {
        long most = options.limits().maxWal();
        String found = SizeText.of(state.retained() >> 20 << 20);
        if (state.retained() > most) {
            throw failures.failure(
                    "INGEST-CMDB-WAL",
                    "the server retains " + found + " of its log, more than max-wal " + SizeText.of(most)
                            + "; the replication slot is given up, and everything is read again. End transactions that take long, or"
                            + " raise max-wal",
                    null);
        }
        if (state.retained() > most / 2) {
            listener.partFailed(
                    PART,
                    failures.failure(
                            "INGEST-CMDB-WAL",
                            "the server retains " + found + " of its log, more than half of max-wal "
                                    + SizeText.of(most) + "; at all of it, everything is read again",
                            null));
        } else {
            listener.partAnswered(PART, clock.instant());
        }
    }
}

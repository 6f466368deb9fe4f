package io.fairlead.ingest.etcd;

import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.ingest.etcd.WatchMessage.Changes;
import io.fairlead.ingest.etcd.WatchMessage.KeyChange;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.failure.TransientFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One run at one endpoint: everything is read at one revision and reported, then each change after it, and
/// again from the beginning when `poll-interval` is over, when another reading is requested, or when something
/// may have been lost. Ends with the first failure, because after a broken connection nothing is certain: the
/// members may have been restored from a backup in the meantime.
final class EtcdRun {
    private static final int MOST_BEHIND = 3;

    private final EtcdClient client;
    private final EtcdOptions options;
    private final KnownKeys known;
    private final RegistryListener listener;
    private final Clock clock;
    private final ClusterCheck cluster;
    private final Pace pace;
    private final EtcdResets resets;
    private final AtomicBoolean requested = new AtomicBoolean();
    private volatile @Nullable EtcdWatch open;
    /// Everything up to it was reported.
    private long revision;
    /// Events up to it are not new. Progress does not move it: before 3.4.25 and 3.5.8, etcd could send that too
    /// early (etcd-io/etcd#15220).
    private long delivered;
    /// The highest revision that a response had.
    private long highest;
    private boolean counted = true;
    /// Another watch is to be opened.
    private boolean reopen;
    /// Watches in sequence whose member was behind.
    private int behind;

    /// Throws if a response is of another cluster than the one that was read before.
    interface ClusterCheck {
        void check(EtcdHeader header) throws InterruptedException;
    }

    EtcdRun(EtcdClient client, EtcdOptions options, KnownKeys known, Context context) {
        this.client = client;
        this.options = options;
        this.known = known;
        this.listener = context.listener();
        this.clock = context.clock();
        this.cluster = context.cluster();
        this.pace = context.pace();
        this.resets = context.resets();
    }

    record Context(RegistryListener listener, Clock clock, ClusterCheck cluster, Pace pace, EtcdResets resets) {}

    /// @param probe the interval of requests that show whether etcd is alive
    /// @param renewal the duration of a watch: one over a dead connection is silent, and another one shows
    ///     it. Shorter than the minute after which common proxies close a silent connection, which would end
    ///     the run
    /// @param settling the time in which keys are written again after etcd lost them: leases of common clients are
    ///     of up to a minute, and a client writes its key again when its lease is lost
    record Pace(Duration probe, Duration renewal, Duration settling) {
        static final Pace DEFAULT = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(30));

        Pace(Duration probe, Duration renewal) {
            this(probe, renewal, Duration.ofSeconds(90));
        }
    }

    /// Requests another complete report. Called by any thread.
    void readAgain() {
        requested.set(true);
        EtcdWatch watch = open;
        if (watch != null) {
            watch.wake();
        }
    }

    /// Until interrupted.
    void run() throws InterruptedException {
        while (true) {
            readAll();
            follow();
        }
    }

    private void readAll() throws InterruptedException {
        requested.set(false);
        known.begin();
        Pages pages = new Pages();
        while (pages.readNext()) {
            // Until the last page.
        }
        KnownKeys.Contents contents = known.end(listener);
        revision = pages.revision;
        resets.read(revision, listener);
        listener.complete(new CompleteReport(
                new Scope.WholeRegistry(),
                contents.instances(),
                contents.unread(),
                Position.of(revision),
                pages.observed));
    }

    /// The pages of one reading, all at the revision of the first one.
    private final class Pages {
        private String begin = KeyRange.begin(options.layout().prefix());
        private int limit = options.limits().sizes().page();
        private long revision;
        private Instant observed = Instant.EPOCH;

        /// @return whether there are more
        boolean readNext() throws InterruptedException {
            try {
                return take(client.range(query(limit, RangeQuery.Part.KEYS_AND_VALUES)));
            } catch (TransientFailure e) {
                if (!isTooLarge(e)) {
                    throw e;
                }
            }
            if (limit > 1) {
                limit = Math.max(1, limit / 8);
                return true;
            }
            RangeReply key = checked(client.range(query(1, RangeQuery.Part.KEYS)));
            key.items().forEach(item -> known.tooLarge(item.key(), listener));
            return advance(key);
        }

        private boolean take(RangeReply reply) throws InterruptedException {
            checked(reply).items().forEach(item -> known.listed(item, listener));
            return advance(reply);
        }

        private boolean advance(RangeReply reply) {
            if (revision == 0) {
                revision = reply.header().revision();
                observed = reply.observed();
            }
            if (!reply.more()) {
                return false;
            }
            if (reply.items().isEmpty()) {
                throw client.failures().unreadable("no keys, although there are more");
            }
            String next = KeyRange.after(reply.items().getLast().key());
            if (!KeyRange.isBefore(begin, next)) {
                throw client.failures().unreadable("a page of keys before those that were requested");
            }
            begin = next;
            limit = Math.min(2 * limit, options.limits().sizes().page());
            return true;
        }

        private RangeQuery query(int limit, RangeQuery.Part part) {
            return new RangeQuery(begin, revision, limit, part);
        }

        private static boolean isTooLarge(TransientFailure failure) {
            return failure.getCause() instanceof AnswerTooLargeException e
                    && e.limit() == AnswerTooLargeException.Limit.ONE_ANSWER;
        }
    }

    /// A linearizable response is never older than an earlier one, unless its cluster was restored.
    private RangeReply checked(RangeReply reply) throws InterruptedException {
        cluster.check(reply.header());
        long found = reply.header().revision();
        if (found < highest) {
            throw client.failures().backwards(found, highest);
        }
        highest = found;
        return reply;
    }

    /// Watches until everything is to be read again.
    private void follow() throws InterruptedException {
        long end = resets.endOfReading(
                System.nanoTime() + options.limits().pollInterval().toNanos());
        while (left(end).isPositive() && !requested.get()) {
            delivered = revision;
            try (EtcdWatch watch = client.watch(revision + 1)) {
                open = watch;
                reopen = false;
                awaitBegin(watch);
                follow(watch, end);
            } finally {
                open = null;
            }
        }
    }

    /// A watch begins with a message. One that is silent is none: a proxy may collect what etcd sends before it
    /// passes it on.
    private void awaitBegin(EtcdWatch watch) throws InterruptedException {
        long end = System.nanoTime() + options.limits().timeouts().read().toNanos();
        while (!requested.get()) {
            Optional<WatchMessage> first = watch.next(left(end));
            if (first.isPresent()) {
                take(first.get());
                return;
            }
            if (!left(end).isPositive()) {
                throw client.failures().silentWatch();
            }
        }
    }

    private void follow(EtcdWatch watch, long end) throws InterruptedException {
        long renewal = System.nanoTime() + pace.renewal().toNanos();
        long probe = System.nanoTime() + pace.probe().toNanos();
        while (left(renewal).isPositive() && left(end).isPositive() && !requested.get() && !reopen) {
            Optional<WatchMessage> message = watch.next(shortest(left(renewal), left(end), left(probe)));
            if (message.isPresent()) {
                take(message.get());
            }
            if (!left(probe).isPositive()) {
                probe();
                probe = System.nanoTime() + pace.probe().toNanos();
            }
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(end - System.nanoTime());
    }

    private static Duration shortest(Duration a, Duration b, Duration c) {
        Duration shorter = a.compareTo(b) < 0 ? a : b;
        Duration shortest = shorter.compareTo(c) < 0 ? shorter : c;
        return shortest.isPositive() ? shortest : Duration.ZERO;
    }

    /// Asks how many keys there are: etcd is alive and has a quorum, its order continues, and the watch lost
    /// neither a new key nor a deletion. A difference may be a change that is still to be delivered, so it has
    /// to persist.
    private void probe() throws InterruptedException {
        String begin = KeyRange.begin(options.layout().prefix());
        RangeReply reply = checked(client.range(new RangeQuery(begin, 0, 0, RangeQuery.Part.COUNT)));
        if (reply.count() == known.count()) {
            counted = true;
            listener.changed(new Delta(List.of(), List.of(), Position.of(revision), reply.observed()));
        } else if (counted) {
            counted = false;
        } else {
            counted = true;
            requested.set(true);
        }
    }

    private void take(WatchMessage message) throws InterruptedException {
        switch (message) {
            case WatchMessage.Created(EtcdHeader header) -> created(header);
            case WatchMessage.Progress(EtcdHeader header) -> {
                cluster.check(header);
                reached(Math.max(revision, header.revision()));
            }
            case Changes changes -> {
                cluster.check(changes.header());
                report(changes);
            }
            case WatchMessage.Compacted _ -> requested.set(true);
            case WatchMessage.Canceled(String reason) -> canceled(reason);
        }
    }

    private void canceled(String reason) {
        if (!EtcdFailures.mayBeTheToken(reason) || !client.dropOldToken()) {
            throw client.failures().watchEnded(reason);
        }
        reopen = true;
    }

    /// A watch of a member that is behind starts at a revision of the future. After a restore, it would be silent
    /// until then, which the probe shows. Otherwise a load balancer may have led to another member than the last
    /// one, which catches up.
    private void created(EtcdHeader header) throws InterruptedException {
        cluster.check(header);
        if (header.revision() >= revision) {
            behind = 0;
            return;
        }
        behind++;
        if (behind > MOST_BEHIND) {
            throw client.failures().lagging(header.revision(), revision);
        }
        probe();
        reopen = true;
    }

    private void reached(long now) {
        revision = now;
        highest = Math.max(highest, now);
        resets.reached(now);
    }

    /// Each change is applied as if it had come alone. A watch from the next revision may be sent events from
    /// before it, while its member is given a snapshot (etcd-io/etcd#19487): they are older than what was read.
    private void report(Changes message) throws InterruptedException {
        SortedMap<String, Instance> seen = new TreeMap<>();
        SortedSet<String> gone = new TreeSet<>();
        for (KeyChange change : message.changes()) {
            if (change.revision() > delivered) {
                apply(change, seen, gone);
            }
        }
        delivered = Math.max(delivered, message.revision());
        reached(Math.max(revision, delivered));
        counted = true;
        listener.changed(
                new Delta(List.copyOf(seen.values()), List.copyOf(gone), Position.of(revision), clock.instant()));
    }

    private void apply(KeyChange change, SortedMap<String, Instance> seen, SortedSet<String> gone) {
        switch (change) {
            case KeyChange.Written(KeyValue item, var _) ->
                known.written(item, listener).ifPresent(now -> {
                    gone.remove(now.id());
                    seen.put(now.id(), now);
                });
            case KeyChange.Deleted(String key, var _) ->
                known.deleted(key, listener).ifPresent(id -> {
                    seen.remove(id);
                    gone.add(id);
                });
        }
    }
}

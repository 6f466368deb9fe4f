package io.fairlead.topology.streams;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.threads.SupervisedThread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the topology until closed, and starts it again after its threads failed: see [Restarts] for the pauses. Before
/// each start but the first, [TopologyCheck] has to pass; it is called every second.
///
/// A failed client is closed and a new one created, instead of Kafka Streams' own replacement of the thread, which has
/// no pause and stops for good once every thread has failed.
///
/// An unexpected failure that persists completes [#failure]; the topology is retried all the same, because other roles
/// of the process may continue.
public final class TopologyRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopologyRunner.class);
    private static final Duration CLOSE = Duration.ofSeconds(4);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PROBE = Duration.ofSeconds(1);
    /// A problem is over once the topology has run for this long.
    private static final Duration STEADY = Duration.ofSeconds(3);

    private final Supplier<Topology> topology;
    private final Properties properties = new Properties();
    private final TopologyCheck preflight;
    private final InstantSource clock;
    private final Restarts restarts = new Restarts();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final SupervisedThread thread;
    private volatile Client client;
    private volatile @Nullable Failure problem;
    private volatile boolean givenUp;

    public TopologyRunner(Supplier<Topology> topology, Map<String, Object> settings, InstantSource clock) {
        this(topology, settings, clock, TopologyCheck.NONE);
    }

    /// Starts nothing yet.
    ///
    /// @param topology creates a new one at each call: Kafka Streams changes the one that it runs
    public TopologyRunner(
            Supplier<Topology> topology, Map<String, Object> settings, InstantSource clock, TopologyCheck preflight) {
        this.topology = topology;
        this.properties.putAll(settings);
        this.clock = clock;
        this.preflight = preflight;
        this.client = new Client();
        this.thread = SupervisedThread.of(Thread.ofPlatform().name("topology-runner"), this::run);
    }

    /// One run of Kafka Streams, from its start to its failure.
    private final class Client {
        private final KafkaStreams streams = new KafkaStreams(topology.get(), properties);
        private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
        private boolean used;

        private Client() {
            streams.setUncaughtExceptionHandler(thrown -> {
                failed.complete(thrown);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            streams.setStateListener((now, before) -> {
                LOG.info("topology state={} before={}", now, before);
                if (now == State.ERROR) {
                    failed.complete(new IllegalStateException("Kafka Streams stopped with an error"));
                }
            });
        }
    }

    public void start() {
        var _ = thread.start();
    }

    private void run() throws InterruptedException {
        for (Throwable thrown = runOnce(); thrown != null; thrown = runOnce()) {
            client.streams.close(CLOSE);
            if (isClosedWithin(pauseAfter(thrown)) || !awaitPreflight()) {
                return;
            }
        }
    }

    /// Returns null once this is closed.
    private @Nullable Throwable runOnce() throws InterruptedException {
        try {
            Client fresh = fresh();
            return fresh == null ? null : awaitFailure(fresh);
        } catch (RuntimeException e) {
            return e; // No client can be started, for example if the brokers' names do not resolve.
        }
    }

    private synchronized @Nullable Client fresh() {
        if (closing.getCount() == 0) {
            return null;
        }
        if (client.used) {
            client = new Client();
        }
        client.used = true;
        client.streams.start();
        return client;
    }

    private @Nullable Throwable awaitFailure(Client running) throws InterruptedException {
        long since = System.nanoTime();
        while (closing.getCount() > 0) {
            try {
                return running.failed.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                if (running.streams.state() != State.RUNNING) {
                    since = System.nanoTime();
                }
                Duration steady = Duration.ofNanos(System.nanoTime() - since);
                restarts.ran(steady);
                if (steady.compareTo(STEADY) >= 0) {
                    problem = null;
                    givenUp = false;
                }
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
        return null;
    }

    private Duration pauseAfter(Throwable thrown) throws InterruptedException {
        Optional<Failure> expected = StreamsFailures.expected(thrown);
        // The preflight names topic and permission; Kafka Streams' own failure often names neither.
        Optional<Failure> found = refusal().or(() -> expected);
        return found.isPresent() ? pauseAfterExpected(found.get(), thrown) : pauseAfterUnexpected(thrown);
    }

    private Duration pauseAfterExpected(Failure known, Throwable thrown) {
        problem = known;
        Duration pause = restarts.afterExpected();
        LOG.warn(
                "topology waits code={} again-in={}ms reason=\"{}\"",
                known.code(),
                pause.toMillis(),
                known.getMessage());
        LOG.debug("topology failed", thrown);
        return pause;
    }

    private Duration pauseAfterUnexpected(Throwable thrown) {
        Duration pause = restarts.afterUnexpected(clock.instant());
        problem = new TransientFailure("TOPOLOGY-FAILED", "the topology failed unexpectedly: " + thrown, thrown);
        LOG.error(
                "topology failed code=TOPOLOGY-FAILED unexpected={} allowed={} again-in={}ms",
                restarts.unexpected(),
                Restarts.ALLOWED,
                pause.toMillis(),
                thrown);
        if (restarts.isGivenUp()) {
            givenUp = true;
            failure.complete(thrown);
        }
        return pause;
    }

    private Optional<Failure> refusal() throws InterruptedException {
        try {
            preflight.check();
            return Optional.empty();
        } catch (Failure refused) {
            return Optional.of(refused);
        }
    }

    /// @return false once this is closed
    private boolean awaitPreflight() throws InterruptedException {
        String told = "";
        for (Optional<Failure> refused = refusal(); refused.isPresent(); refused = refusal()) {
            Failure why = refused.get();
            problem = why;
            if (!told.equals(why.code())) {
                told = why.code();
                LOG.warn("topology waits code={} reason=\"{}\"", why.code(), why.getMessage());
            }
            if (isClosedWithin(PROBE)) {
                return false;
            }
        }
        return true;
    }

    private boolean isClosedWithin(Duration pause) throws InterruptedException {
        return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Restarts the topology, because something that it depends on was lost. Does nothing if it has failed anyway.
    public void restart(Failure why) {
        var _ = client.failed.complete(why);
    }

    /// Completes with the cause if unexpected failures persist.
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    /// False while unexpected failures persist, so that a supervisor may restart the process.
    public boolean isAlive() {
        return !givenUp && (thread.isAlive() || closing.getCount() == 0);
    }

    public boolean isReady() {
        return problem == null && client.streams.state() == State.RUNNING;
    }

    /// The reason why the topology does not run, if that is known.
    public Optional<Failure> problem() {
        return Optional.ofNullable(problem);
    }

    public String state() {
        return client.streams.state().name();
    }

    /// The client that runs now. For metrics only.
    public KafkaStreams streams() {
        return client.streams;
    }

    /// Leaves the group, so that another instance takes over at once and not after the session timeout.
    @Override
    public void close() {
        thread.stop();
        KafkaStreams last;
        synchronized (this) {
            closing.countDown();
            last = client.streams;
        }
        if (!last.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE))) {
            LOG.warn("topology did not stop within {}; its transaction times out at the broker", CLOSE);
        }
        thread.interrupt();
    }
}

package io.fairlead.topology.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the topology until closed. A thread that fails is replaced, up to five times in ten minutes; then the whole
/// topology stops and [#failure] completes, so that the process can end and say why.
public final class TopologyRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopologyRunner.class);
    private static final int REPLACEMENTS = 5;
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final Duration CLOSE = Duration.ofSeconds(4);

    private final KafkaStreams streams;
    private final InstantSource clock;
    private final Deque<Instant> replaced = new ArrayDeque<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    /// Starts nothing yet.
    public TopologyRunner(Topology topology, Map<String, Object> settings, InstantSource clock) {
        Properties properties = new Properties();
        properties.putAll(settings);
        this.streams = new KafkaStreams(topology, properties);
        this.clock = clock;
        streams.setUncaughtExceptionHandler(this::onFailure);
        streams.setStateListener((now, before) -> LOG.info("topology state={} before={}", now, before));
    }

    public void start() {
        streams.start();
    }

    /// Completes with the cause when the topology has given up.
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    public boolean isAlive() {
        State state = streams.state();
        return state != State.ERROR && state != State.PENDING_ERROR && state != State.NOT_RUNNING;
    }

    public boolean isReady() {
        return streams.state() == State.RUNNING;
    }

    public String state() {
        return streams.state().name();
    }

    /// For metrics alone.
    public KafkaStreams streams() {
        return streams;
    }

    private synchronized StreamThreadExceptionResponse onFailure(Throwable cause) {
        Instant now = clock.instant();
        while (!replaced.isEmpty() && replaced.getFirst().isBefore(now.minus(WITHIN))) {
            replaced.removeFirst();
        }
        if (replaced.size() >= REPLACEMENTS) {
            LOG.error("topology gives up: {} threads failed within {}", replaced.size() + 1, WITHIN, cause);
            failure.complete(cause);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        replaced.addLast(now);
        LOG.warn(
                "a topology thread failed and is replaced ({} of {} within {})",
                replaced.size(),
                REPLACEMENTS,
                WITHIN,
                cause);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /// Leaves the group, so that another instance takes over at once and not after the session timeout.
    @Override
    public void close() {
        if (!streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE))) {
            LOG.warn("topology did not stop within {}; its transaction times out at the broker", CLOSE);
        }
    }
}

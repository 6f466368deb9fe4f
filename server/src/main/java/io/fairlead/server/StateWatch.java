package io.fairlead.server;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.TopicWatch;
import io.fairlead.threads.SupervisedThread;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Detects that the topic of the topology's state was deleted, or created again, under the running topology: Kafka
/// Streams then waits silently, or continues and keeps only the changed part of its state. A topology that starts again
/// takes its state from the table.
final class StateWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final TopicWatch topics;
    private final String topic;
    private final Consumer<Failure> lost;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final SupervisedThread thread;
    private @Nullable String id;

    /// @param lost receives the reason each time that the topic is lost
    StateWatch(TopicWatch topics, String topic, Consumer<Failure> lost) {
        this.topics = topics;
        this.topic = topic;
        this.lost = lost;
        thread = SupervisedThread.of(Thread.ofVirtual().name("state-watch"), this::run);
    }

    void start() {
        thread.start();
    }

    private void run() throws InterruptedException {
        while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            look().ifPresent(lost);
        }
    }

    /// The loss since the last check.
    Optional<TransientFailure> look() {
        String before = id;
        Optional<String> now = topics.id(topic);
        id = now.orElse(null);
        if (before == null || now.equals(Optional.of(before))) {
            return Optional.empty();
        }
        return Optional.of(new TransientFailure(
                "TOPOLOGY-STATE-TOPIC",
                "topic " + topic + ", which holds the topology's state, was deleted"
                        + now.map(_ -> " and created again").orElse("")
                        + "; the topology restarts, takes its state from the table, and every source is asked for"
                        + " a snapshot"));
    }

    @Override
    public void close() {
        closed.countDown();
        thread.stop();
    }
}

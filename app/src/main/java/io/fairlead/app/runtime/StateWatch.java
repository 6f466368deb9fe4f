package io.fairlead.app.runtime;

import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Notices that the topic of the topology's state was deleted, or created again, under the running topology: Kafka
/// Streams then waits in silence, or goes on and keeps of its state only what changes. A topology that starts anew
/// takes
/// its state from the table.
final class StateWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final TopicWatch topics;
    private final String topic;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable String id;

    StateWatch(TopicWatch topics, String topic) {
        this.topics = topics;
        this.topic = topic;
        thread = Thread.ofVirtual().name("state-watch").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Completes when the state's topic is lost.
    CompletableFuture<Throwable> failure() {
        return failure;
    }

    private void run() {
        try {
            while (!failure.isDone() && !closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look().ifPresent(failure::complete);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is lost since the topic was seen first.
    Optional<TransientFailure> look() {
        Optional<String> now = topics.id(topic);
        if (id == null) {
            id = now.orElse(null);
            return Optional.empty();
        }
        return now.equals(Optional.of(id))
                ? Optional.empty()
                : Optional.of(new TransientFailure(
                        "TOPOLOGY-STATE-TOPIC",
                        "topic " + topic + ", which holds the topology's state, was deleted"
                                + now.map(it -> " and created again").orElse("")
                                + "; everything is started anew, takes its state from the table, and asks every source"
                                + " for a snapshot"));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}

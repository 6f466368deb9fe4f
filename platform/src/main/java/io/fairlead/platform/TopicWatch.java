package io.fairlead.platform;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.threads.SupervisedThread;
import io.fairlead.topics.TopicId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows Kafka's ids of topics, so that a topic that is deleted, or created again under the same name, is detected
/// within seconds: Kafka's clients silently continue. Thread-safe; one thread from [#start] to [#close].
///
/// A topic counts as missing when two checks in a row did not find it, because a broker may respond from old metadata.
/// While Kafka does not respond, the last result is kept.
public final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int MISSES = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Kafka counts as lost after this time without a response.
    private static final Duration SILENT = Duration.ofSeconds(10);

    private final Admin admin;
    private final Collection<String> topics;
    private final String internal;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final SupervisedThread thread;
    private volatile long answered = System.nanoTime();
    private boolean saidLost;

    /// The last id, and how many checks in a row have not found the topic since.
    private record Seen(String id, int misses) {
        boolean isMissing() {
            return misses >= MISSES;
        }
    }

    /// Closes `admin`.
    ///
    /// @param internal the topic that Kafka Streams makes
    TopicWatch(Admin admin, Collection<String> topics, String internal) {
        this.admin = admin;
        this.internal = internal;
        this.topics = Stream.concat(topics.stream(), Stream.of(internal)).toList();
        thread = SupervisedThread.of(Thread.ofVirtual().name("topic-watch"), this::run);
    }

    /// Checks once, so that ids are known when it returns.
    ///
    /// @throws TransientFailure Kafka does not respond
    void start() throws InterruptedException {
        try {
            look();
        } catch (ExecutionException e) {
            throw unanswered(e);
        }
        thread.start();
    }

    private void run() throws InterruptedException {
        while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            lookOrStay();
            sayWhetherLost();
        }
    }

    /// Each of the many clients of a process waits by itself, so this one reports for all.
    private void sayWhetherLost() {
        if (isLost() != saidLost) {
            saidLost = !saidLost;
            if (saidLost) {
                LOG.error(
                        "code=KAFKA-UNREACHABLE reason=\"no broker has responded for {} s\""
                                + " remedy=\"check the brokers and the network; this continues automatically once they respond\"",
                        silence().toSeconds());
            } else {
                LOG.info("kafka responds again");
            }
        }
    }

    private void lookOrStay() throws InterruptedException {
        try {
            look();
        } catch (ExecutionException | RuntimeException e) {
            LOG.debug("the ids of the topics could not be read", e);
        }
    }

    private void look() throws InterruptedException, ExecutionException {
        Set<String> hidden = look(topics);
        if (!hidden.isEmpty()) {
            LOG.debug("topics {} may not be described", hidden);
        }
        answered = System.nanoTime();
    }

    /// The time since Kafka last responded; it is asked every two seconds.
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - answered);
    }

    public boolean isLost() {
        return silence().compareTo(SILENT) >= 0;
    }

    /// @return the topics that this user may not describe
    private Set<String> look(Collection<String> names) throws InterruptedException, ExecutionException {
        Set<String> hidden = new TreeSet<>();
        for (var asked : admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs((int) PATIENCE.toMillis()))
                .topicNameValues()
                .entrySet()) {
            try {
                found(asked.getKey(), asked.getValue().get().topicId().toString());
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case UnknownTopicOrPartitionException _ -> missed(asked.getKey());
                    // A role need not see the other roles' topics.
                    case AuthorizationException _ -> hidden.add(asked.getKey());
                    case null, default -> throw e;
                }
            }
        }
        return hidden;
    }

    private void found(String topic, String id) {
        Seen before = seen.put(topic, new Seen(id, 0));
        if (before != null && !before.id().equals(id)) {
            LOG.error(
                    "code=TOPIC-REPLACED topic={} id={} before={} reason=\"it was deleted and created again: what was"
                            + " in it is lost\"",
                    topic,
                    id,
                    before.id());
        } else if (before != null && before.isMissing()) {
            LOG.info("topic={} id={} exists again", topic, id);
        }
    }

    private void missed(String topic) {
        Seen now = seen.computeIfPresent(topic, (_, before) -> new Seen(before.id(), before.misses() + 1));
        if (now != null && now.misses() == MISSES) {
            LOG.error("code=TOPIC-MISSING topic={} reason=\"it was deleted\" remedy=\"{}\"", topic, remedy(topic));
        }
    }

    /// The id that was seen last; empty while the topic is missing, or was never seen.
    public Optional<String> id(String topic) {
        return Optional.ofNullable(seen.get(topic))
                .filter(it -> !it.isMissing())
                .map(Seen::id);
    }

    public TopicId of(String topic) {
        return new TopicId(() -> id(topic), () -> ask(topic));
    }

    /// The id that was seen last is no response: whoever asks acts on what Kafka says now.
    private Optional<String> ask(String topic) {
        try {
            if (!look(List.of(topic)).isEmpty()) {
                throw new TransientFailure(
                        "KAFKA-TOPIC-IDS",
                        "the id of topic " + topic + " cannot be read: Kafka does not let this user describe it; grant"
                                + " Describe on the topic");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered(e);
        } catch (ExecutionException e) {
            throw unanswered(e);
        }
        return Optional.ofNullable(seen.get(topic))
                .filter(it -> it.misses() == 0)
                .map(Seen::id);
    }

    private static TransientFailure unanswered(Exception cause) {
        return new TransientFailure(
                "KAFKA-TOPIC-IDS", "the ids of the topics cannot be read: " + cause.getMessage(), cause);
    }

    private String remedy(String topic) {
        return topic.equals(internal) ? "the topology creates it again" : "`fairlead topics apply` creates it";
    }

    /// The missing topics and the remedy, as text.
    List<String> waitsFor(Predicate<String> which) {
        return missing().stream()
                .filter(which)
                .map(topic -> "topic " + topic + " is missing; " + remedy(topic))
                .toList();
    }

    /// The topics that are missing now.
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        new TreeMap<>(seen).forEach((topic, it) -> {
            if (it.isMissing()) {
                missing.add(topic);
            }
        });
        return missing;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.stop();
        admin.close(Duration.ofSeconds(1));
    }
}

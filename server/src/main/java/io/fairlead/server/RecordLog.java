package io.fairlead.server;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.operations.record.LogNow;
import io.fairlead.platform.Platform;
import io.fairlead.platform.TopicWatch;
import io.fairlead.topics.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The topics of the record in this process's Kafka. Its client is opened for the first question.
final class RecordLog implements LogNow, AutoCloseable {
    private static final int PATIENCE_MS = 5_000;

    private final Platform platform;
    private final String audit;
    private final String endpoints;
    private @Nullable Admin admin;

    RecordLog(Platform platform) {
        this.platform = platform;
        audit = platform.topic(Topic.AUDIT);
        endpoints = platform.topic(Topic.ENDPOINTS);
    }

    /// Which topics they were when they were last looked at; empty if one was missing. Does not wait.
    Optional<String> known() {
        return identity(platform.topicWatch()::id);
    }

    @Override
    public Optional<String> identity() {
        return identity(topic -> platform.topicWatch().of(topic).asked().get());
    }

    private Optional<String> identity(Function<String, Optional<String>> id) {
        return id.apply(audit)
                .flatMap(one -> id.apply(endpoints)
                        .map(other -> "pipeline " + platform.config().pipeline() + " topics " + one + " " + other
                                + " partitions " + platform.topics().partitions()));
    }

    @Override
    public Map<Integer, Long> ends() {
        TopicWatch watch = platform.topicWatch();
        if (watch.isLost()) {
            throw unanswered("no response for " + watch.silence().toSeconds() + " s", null);
        }
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        IntStream.range(0, platform.topics().partitions())
                .forEach(it -> asked.put(new TopicPartition(audit, it), OffsetSpec.latest()));
        try {
            Map<Integer, Long> ends = new HashMap<>();
            admin().listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(PATIENCE_MS))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
            return ends;
        } catch (ExecutionException | KafkaException e) {
            throw unanswered(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered("interrupted", e);
        }
    }

    private synchronized Admin admin() {
        Admin open = admin;
        if (open == null) {
            open = Admin.create(platform.kafka().admin());
            admin = open;
        }
        return open;
    }

    private static TransientFailure unanswered(@Nullable String found, @Nullable Exception cause) {
        return new TransientFailure(
                "RECORD-KAFKA", "the ends of the decisions cannot be read from Kafka: " + found, cause);
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}

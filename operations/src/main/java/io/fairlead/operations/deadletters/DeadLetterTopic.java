package io.fairlead.operations.deadletters;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.Kafka;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.schemaregistry.AnyRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/// The dead letter topic for commands. Needs only Kafka, except for [#decoded].
public final class DeadLetterTopic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Kafka kafka;
    private final TopicCatalogue topics;
    private final DeadLetterReader reader;

    private DeadLetterTopic(Kafka kafka, TopicCatalogue topics, DeadLetterReader reader) {
        this.kafka = kafka;
        this.topics = topics;
        this.reader = reader;
    }

    /// The newest letters, newest first; not `whole` if time ran out before all were read.
    public record Newest(List<StoredDeadLetter.Summary> letters, boolean whole) {}

    /// Connects to Kafka.
    ///
    /// @throws io.fairlead.model.failure.Failure Kafka, or the process that embeds it, does not respond
    public static DeadLetterTopic open(FairleadConfig config) throws InterruptedException {
        FairleadConfig attached = RunningProcess.to(config);
        TopicCatalogue topics = Platform.catalogue(attached);
        Kafka kafka = Kafka.open(attached.kafka());
        try (Admin _ = KafkaReach.admin(kafka.admin())) {
            return new DeadLetterTopic(
                    kafka, topics, new DeadLetterReader(topics.name(Topic.DLQ), kafka.consumer(), PATIENCE));
        }
    }

    public Newest newest(DeadLetterFilter filter, int limit) {
        try {
            DeadLetterReader.Newest found = reader.newest(filter, limit);
            return new Newest(found.letters(), found.whole());
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    /// One complete letter.
    ///
    /// @throws RejectedFailure `APP-DLQ-NONE`: there is no such letter
    public StoredDeadLetter find(DeadLetterId id) {
        try {
            Optional<StoredDeadLetter> found = reader.find(id);
            return found.orElseThrow(() -> new RejectedFailure(
                    "APP-DLQ-NONE",
                    "there is no dead letter " + id + "; `fairlead dlq list` shows those that are there"));
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    /// Sends one letter back.
    public DeadLetterRetry.Result retry(StoredDeadLetter letter) {
        try (DeadLetterRetry retry = new DeadLetterRetry(kafka, topics)) {
            return retry.send(List.of(letter)).getFirst();
        }
    }

    /// Sends back every letter that matches and exists now. The results come batch by batch.
    public void retry(DeadLetterFilter filter, Consumer<List<DeadLetterRetry.Result>> results) {
        try (DeadLetterRetry retry = new DeadLetterRetry(kafka, topics)) {
            reader.forEach(filter, letters -> results.accept(retry.send(letters)));
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    private TransientFailure unreadable(KafkaException e) {
        return new TransientFailure(
                "APP-DLQ-READ", "topic " + topics.name(Topic.DLQ) + " cannot be read: " + e.getMessage(), e);
    }

    /// The value as JSON, if the schema registry can decode it.
    ///
    /// @throws RejectedFailure it cannot be read
    /// @throws io.fairlead.model.failure.Failure the schema registry does not respond
    public static String decoded(FairleadConfig config, byte[] value) throws InterruptedException {
        try (Platform platform = Platform.open(RunningProcess.to(config), InstantSource.system())) {
            return AnyRecord.json(value, platform.schemaRegistry());
        }
    }

    @Override
    public void close() {
        reader.close();
        kafka.close();
    }
}

package io.fairlead.operations.deadletters;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.platform.Kafka;
import io.fairlead.platform.Result;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.Origin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Sends dead letters back to their origin, unchanged.
///
/// | the letter is of | then |
/// |---|---|
/// | `changes`, `control` | key, value and headers go to the same partition; the topology reads them as if new |
/// | an instance, of which a later record is in `changes` | nothing: it would bring back an older state |
/// | a command, of whose subject a later one is in `control` | nothing: it would undo what was decided since |
/// | the table (`endpoints`) | nothing: an older value would overwrite a newer one |
/// | a registry | nothing: its source reads it again by itself |
/// | another topic, or it was cut | refused |
///
/// A record sent to `changes` keeps its epoch and sequence: a record of an older epoch is fenced there, one that was
/// read already is a duplicate.
public final class DeadLetterRetry implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration COMPARE = Duration.ofSeconds(20);

    private final Kafka kafka;
    private final TopicCatalogue topics;
    /// Of the topics that letters came from, by name.
    private final Map<String, DeadLetterReader> origins = new TreeMap<>();
    private final Producer<byte[], byte[]> producer;

    DeadLetterRetry(Kafka kafka, TopicCatalogue topics) {
        this.kafka = kafka;
        this.topics = topics;
        Map<String, Object> settings = kafka.producer();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// The outcome for one letter.
    public enum Outcome {
        SENT,
        NOTHING,
        REFUSED
    }

    public record Result(DeadLetterId id, String origin, Outcome outcome, String detail) {}

    /// In the order of the letters; returns once all are acknowledged or refused.
    List<Result> send(List<StoredDeadLetter> letters) {
        Map<String, Optional<Map<ByteBuffer, Long>>> last = last(letters);
        List<Sent> sent = letters.stream().map(letter -> send(letter, last)).toList();
        producer.flush();
        List<Result> results = new ArrayList<>();
        for (Sent one : sent) {
            results.add(one.acknowledgement() == null ? one.result() : acknowledged(one, one.acknowledgement()));
        }
        return results;
    }

    /// The keys of one topic, and per partition the first offset after which they are looked for.
    private record Sought(Set<ByteBuffer> keys, Map<Integer, Long> behind) {
        void add(ByteBuffer key, Origin origin) {
            keys.add(key);
            behind.merge(origin.partition(), origin.offset(), Math::min);
        }
    }

    /// The last records with the keys of these letters, by topic; empty if they cannot be determined in time.
    private Map<String, Optional<Map<ByteBuffer, Long>>> last(List<StoredDeadLetter> letters) {
        Map<String, Sought> sought = new TreeMap<>();
        for (StoredDeadLetter letter : letters) {
            letter.origin()
                    .filter(it -> isReplaced(letter, it))
                    .ifPresent(origin -> sought.computeIfAbsent(
                                    origin.topic(), _ -> new Sought(new HashSet<>(), new HashMap<>()))
                            .add(key(letter), origin));
        }
        Map<String, Optional<Map<ByteBuffer, Long>>> last = new TreeMap<>();
        sought.forEach((topic, of) -> last.put(topic, reader(topic).last(of.keys(), of.behind())));
        return last;
    }

    private DeadLetterReader reader(String topic) {
        return origins.computeIfAbsent(topic, name -> new DeadLetterReader(name, kafka.consumer(), COMPARE));
    }

    /// Returns whether a later record with the same key replaces it. Markers and heartbeats are not checked: a later
    /// one always exists, and an older one does no harm.
    private boolean isReplaced(StoredDeadLetter letter, Origin origin) {
        if (isCommand(origin)) {
            return true;
        }
        try {
            return origin.topic().equals(topics.name(Topic.CHANGES))
                    && Keys.parseChange(letter.key()) instanceof RecordKey.OfInstance;
        } catch (RejectedFailure _) {
            return false;
        }
    }

    private boolean isCommand(Origin origin) {
        return origin.topic().equals(topics.name(Topic.CONTROL));
    }

    private static ByteBuffer key(StoredDeadLetter letter) {
        byte[] key = letter.key();
        return key == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(key);
    }

    private record Sent(Result result, @Nullable Future<RecordMetadata> acknowledgement) {}

    private Sent send(StoredDeadLetter letter, Map<String, Optional<Map<ByteBuffer, Long>>> last) {
        Optional<Origin> from = letter.origin();
        if (from.isEmpty()) {
            return nothing(letter, "its source reads it again with the registry");
        }
        Origin origin = from.get();
        if (origin.topic().equals(topics.name(Topic.ENDPOINTS))) {
            return nothing(letter, "the topology writes the table, and only newer");
        }
        return refusal(letter, origin)
                .map(why -> refused(letter, why))
                .or(() -> isReplaced(letter, origin)
                        ? outdated(letter, origin, last.getOrDefault(origin.topic(), Optional.empty()))
                        : Optional.empty())
                .orElseGet(() -> write(letter, origin));
    }

    private Optional<String> refusal(StoredDeadLetter letter, Origin origin) {
        if (!origin.topic().equals(topics.name(Topic.CHANGES))
                && !origin.topic().equals(topics.name(Topic.CONTROL))) {
            return Optional.of("topic " + origin.topic() + " is not one that a retry may write to");
        }
        if (letter.cut().isPresent()) {
            return Optional.of("it was truncated when it was written to the dead letter topic: "
                    + letter.cut().get());
        }
        return origin.partition() >= topics.partitions()
                ? Optional.of("topic " + origin.topic() + " has " + topics.partitions() + " partitions")
                : Optional.empty();
    }

    /// Present if a later record with the same key exists, or may exist.
    private Optional<Sent> outdated(StoredDeadLetter letter, Origin origin, Optional<Map<ByteBuffer, Long>> last) {
        if (last.isEmpty()) {
            return Optional.of(refused(
                    letter,
                    "too many records follow it in " + origin.topic() + " to be compared within " + COMPARE.toSeconds()
                            + " s; "
                            + (isCommand(origin)
                                    ? "run the command again if it is still wanted"
                                    : "a new snapshot of its source reports the current state")));
        }
        long later = last.get().getOrDefault(key(letter), -1L);
        return later <= origin.offset()
                ? Optional.empty()
                : Optional.of(nothing(
                        letter,
                        "a later " + (isCommand(origin) ? "command on its subject" : "record of this instance") + " is "
                                + new Origin(origin.topic(), origin.partition(), later)));
    }

    private Sent write(StoredDeadLetter letter, Origin to) {
        try {
            return new Sent(
                    result(letter, Outcome.SENT, ""),
                    producer.send(new ProducerRecord<>(
                            to.topic(), to.partition(), letter.key(), letter.value(), letter.headers())));
        } catch (KafkaException e) {
            return refused(letter, String.valueOf(e.getMessage()));
        }
    }

    private static Sent nothing(StoredDeadLetter letter, String why) {
        return new Sent(result(letter, Outcome.NOTHING, "nothing to retry: " + why), null);
    }

    private static Sent refused(StoredDeadLetter letter, String why) {
        return new Sent(result(letter, Outcome.REFUSED, why), null);
    }

    private static Result result(StoredDeadLetter letter, Outcome outcome, String detail) {
        return new Result(letter.id(), letter.why().origin(), outcome, detail);
    }

    private static Result acknowledged(Sent sent, Future<RecordMetadata> acknowledgement) {
        Result result = sent.result();
        try {
            RecordMetadata at = acknowledgement.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new Result(
                    result.id(),
                    result.origin(),
                    Outcome.SENT,
                    "now " + new Origin(at.topic(), at.partition(), at.offset()));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Result(result.id(), result.origin(), Outcome.REFUSED, String.valueOf(cause.getMessage()));
        } catch (TimeoutException _) {
            return new Result(result.id(), result.origin(), Outcome.REFUSED, "no answer within " + PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Result(result.id(), result.origin(), Outcome.REFUSED, "interrupted before the answer");
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        origins.values().forEach(DeadLetterReader::close);
    }
}

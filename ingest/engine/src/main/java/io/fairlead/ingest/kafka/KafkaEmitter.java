package io.fairlead.ingest.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.ingest.diff.Rejection;
import io.fairlead.ingest.runner.Backpressure;
import io.fairlead.ingest.runner.Emitter;
import io.fairlead.model.Instance;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.DeadLetter;
import io.fairlead.wire.DeadLetterRecord;
import io.fairlead.wire.Times;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes events to `changes`, and what cannot be used to `dlq`. Thread-safe.
final class KafkaEmitter implements Emitter {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaEmitter.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// At ten thousand merged events a second, the events of another source wait 50 ms behind two batches.
    private static final int STRIDE = 250;

    private final IngestConnection kafka;
    private final Producer<byte[], byte[]> producer;
    private final TopicCatalogue topics;
    private final TableProgress table;
    private final LogEnds ends;
    private final Consumer<Failure> counted;
    private final Runnable lost;
    private final Map<SourceId, List<MergeBackpressure>> paces = new ConcurrentHashMap<>();

    /// @param counted receives the reason of each dead letter, in any thread
    /// @param lost    is run in the producer's thread when Kafka turns out to have lost acknowledged records
    KafkaEmitter(IngestConnection kafka, TableProgress table, Consumer<Failure> counted, Runnable lost) {
        this.kafka = kafka;
        this.producer = kafka.producer();
        this.topics = kafka.topics();
        this.table = table;
        this.ends = new LogEnds(topics.partitions());
        this.counted = counted;
        this.lost = lost;
    }

    @Override
    public int partitions() {
        return topics.partitions();
    }

    @Override
    public void send(int partition, SourceEvent event, Consumer<Failure> failed) {
        String topic = topics.name(Topic.CHANGES);
        String what = "write to " + topic;
        try {
            ProducerRecord<byte[], byte[]> change = new ProducerRecord<>(
                    topic,
                    partition,
                    Keys.bytes(Keys.of(event)),
                    kafka.serdes().changes().serialize(topic, event));
            change.headers()
                    .add(Times.produced(event.stamp().observed(), kafka.clock().instant())
                            .header());
            // A heartbeat produces no record in the table that could be waited for.
            List<MergeBackpressure> waiting = event instanceof Heartbeat
                    ? List.of()
                    : paces.getOrDefault(event.stamp().source(), List.of());
            var _ = producer.send(change, (written, e) -> {
                if (e != null) {
                    failed.accept(KafkaFailures.of(what, e));
                } else {
                    waiting.forEach(pace -> pace.written(partition, written.offset()));
                    acknowledged(written);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            throw KafkaFailures.of(what, e);
        }
    }

    /// The producer does not know the offset of a record that it wrote twice.
    private void acknowledged(RecordMetadata written) {
        if (!written.hasOffset()) {
            return;
        }
        ends.acknowledged(written.partition(), written.offset()).ifPresent(known -> {
            logLoss(written, known);
            lost.run();
        });
    }

    private static void logLoss(RecordMetadata written, long known) {
        LOG.error(
                "code=INGEST-EVENTS-LOST topic={} partition={} reason=\"a record was written to offset {}, and offset"
                        + " {} was acknowledged before: Kafka lost what was written in between\" remedy=\"every"
                        + " source takes a new snapshot; see docs/operations/topic-lost.md\"",
                written.topic(),
                written.partition(),
                written.offset(),
                known);
    }

    @Override
    public void flush() {
        try {
            producer.flush();
        } catch (KafkaException | IllegalStateException e) {
            throw KafkaFailures.of("write to " + topics.name(Topic.CHANGES), e);
        }
    }

    @Override
    public int stride() {
        return STRIDE;
    }

    @Override
    public Backpressure pace(SourceId source) {
        // A long report may arrive while a snapshot is written, and the end of an epoch after the next one started.
        List<MergeBackpressure> ofSource = paces.computeIfAbsent(source, _ -> new CopyOnWriteArrayList<>());
        MergeBackpressure pace =
                new MergeBackpressure(table, topics.partitions(), MergeBackpressure.PATIENCE, ofSource::remove);
        pace.open();
        ofSource.add(pace);
        return pace;
    }

    @Override
    public void deadLetter(SourceId source, Rejection rejection) {
        Instance raw = rejection.raw();
        deadLetter(source, raw.id(), json(raw), rejection.failure());
    }

    @Override
    public void deadLetter(SourceId source, String item, byte[] content, RejectedFailure failure) {
        report(source, item, failure);
        DeadLetterRecord letter = DeadLetterRecord.of(
                DeadLetter.of("ingest", failure, source + "/" + item),
                Keys.bytes(new RecordKey.OfSource(source)),
                content,
                List.of());
        send(letter, e -> lost(source, item, e));
    }

    private void report(SourceId source, String item, RejectedFailure failure) {
        LOG.warn(
                "source={} item=\"{}\" written to the dead letter topic code={} reason=\"{}\"",
                source,
                item,
                failure.code(),
                failure.getMessage());
        if (failure.code().equals("INGEST-INSTANCE-UNEXPECTED")) {
            LOG.error("source={} item=\"{}\" failed unexpectedly", source, item, failure);
        }
        counted.accept(failure);
    }

    private void send(DeadLetterRecord letter, Consumer<Exception> failed) {
        var dead = new ProducerRecord<>(topics.name(Topic.DLQ), null, letter.key(), letter.value(), letter.headers());
        try {
            var _ = producer.send(dead, (_, e) -> {
                if (e != null) {
                    failed.accept(e);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            failed.accept(e);
        }
    }

    /// The registry still lists it, and the log line above states why it is not used.
    private static void lost(SourceId source, String item, Exception e) {
        LOG.error("source={} item=\"{}\" could not be written to the dead letter topic", source, item, e);
    }

    private static byte[] json(Instance raw) {
        try {
            return JSON.writeValueAsBytes(raw);
        } catch (JsonProcessingException e) {
            throw new Bug("instance " + raw.id() + " cannot be written as JSON", e);
        }
    }
}

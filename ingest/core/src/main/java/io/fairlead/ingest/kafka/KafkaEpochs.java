package io.fairlead.ingest.kafka;

import io.fairlead.ingest.runner.Epochs;
import io.fairlead.model.Epoch;
import io.fairlead.model.Ownership;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.PipelineHeader;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.ServicePartitioner;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;

/// Takes an epoch by writing an ownership record: its offset is the epoch. Thread-safe.
final class KafkaEpochs implements Epochs {
    private final Producer<byte[], byte[]> producer;
    private final Serializer<Ownership> serializer;
    private final String topic;
    private final int partitions;
    private final String pipeline;
    private final String owner;
    private final InstantSource clock;
    private final TableSources table;
    private final ToIntFunction<SourceId> lastWord;
    private final Map<SourceId, Epoch> taken = new HashMap<>();

    /// `table` knows what the table holds of each source, `lastWord` how many instances its last owner counted.
    KafkaEpochs(
            Producer<byte[], byte[]> producer,
            Serializer<Ownership> serializer,
            String topic,
            int partitions,
            String pipeline,
            String owner,
            InstantSource clock,
            TableSources table,
            ToIntFunction<SourceId> lastWord) {
        this.producer = producer;
        this.serializer = serializer;
        this.topic = topic;
        this.partitions = partitions;
        this.pipeline = pipeline;
        this.owner = owner;
        this.clock = clock;
        this.table = table;
        this.lastWord = lastWord;
    }

    @Override
    public Epoch take(SourceId source) throws InterruptedException {
        Epoch before = highest(source);
        Epoch epoch = new Epoch(write(source));
        if (epoch.compareTo(before) <= 0) {
            throw new ConfigurationFailure(
                    "INGEST-EPOCH-REGRESSED",
                    "source \"" + source + "\" was given epoch " + epoch + " by its record in " + topic
                            + ", expected more than " + before + ", which the table holds: " + topic
                            + " was made anew, and what is read now would be taken for older; restore " + topic
                            + ", or run `fairlead source reset " + source + "`");
        }
        note(source, epoch);
        return epoch;
    }

    @Override
    public int instances(SourceId source) {
        try {
            return Math.max(table.instances(source), lastWord.applyAsInt(source));
        } catch (KafkaException e) {
            throw KafkaFailures.of("read how many instances source \"" + source + "\" had", e);
        }
    }

    @Override
    public OptionalInt suspects(SourceId source, Epoch epoch) {
        try {
            return table.suspects(source, epoch);
        } catch (KafkaException e) {
            throw KafkaFailures.of("read which instances of source \"" + source + "\" are suspect", e);
        }
    }

    private long write(SourceId source) throws InterruptedException {
        String what = "take source \"" + source + "\" in " + topic;
        try {
            Ownership ownership = new Ownership(source, owner, clock.instant().truncatedTo(ChronoUnit.MICROS));
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    topic,
                    ServicePartitioner.shard(source, partitions),
                    Keys.bytes(new OfSource(source)),
                    serializer.serialize(topic, ownership));
            record.headers().add(PipelineHeader.of(pipeline));
            return producer.send(record).get().offset();
        } catch (ExecutionException e) {
            throw KafkaFailures.of(what, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException | IllegalStateException e) {
            throw KafkaFailures.of(what, e);
        }
    }

    private Epoch highest(SourceId source) {
        synchronized (taken) {
            Epoch own = taken.get(source);
            if (own != null) {
                return own;
            }
        }
        try {
            return table.epoch(source);
        } catch (KafkaException e) {
            throw KafkaFailures.of("read which epoch of source \"" + source + "\" the table holds", e);
        }
    }

    private void note(SourceId source, Epoch epoch) {
        synchronized (taken) {
            taken.put(source, epoch);
        }
    }
}

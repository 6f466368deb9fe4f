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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
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
    private final TableClaims claims;
    private final Earlier earlier;
    private final Map<SourceId, Epoch> taken = new HashMap<>();

    /// The state of earlier owners of a source in the topics that only they write.
    interface Earlier {
        /// The number of instances that the last one counted.
        int lastWord(SourceId source);

        /// The last epoch of any of them.
        Epoch lastGiven(SourceId source);
    }

    /// `table` reads what the table holds of each source.
    KafkaEpochs(
            Producer<byte[], byte[]> producer,
            Serializer<Ownership> serializer,
            String topic,
            int partitions,
            String pipeline,
            String owner,
            InstantSource clock,
            TableSources table,
            TableClaims claims,
            Earlier earlier) {
        this.producer = producer;
        this.serializer = serializer;
        this.topic = topic;
        this.partitions = partitions;
        this.pipeline = pipeline;
        this.owner = owner;
        this.clock = clock;
        this.table = table;
        this.claims = claims;
        this.earlier = earlier;
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
                            + " was recreated, and what is read now would be treated as older; restore " + topic
                            + ", or run `fairlead source reset " + source + "`");
        }
        note(source, epoch);
        return epoch;
    }

    @Override
    public int instances(SourceId source) {
        return instances(source, List.of());
    }

    /// The table holds each instance under one name, but the last count under a former name also limits what may be
    /// under the present one.
    @Override
    public int instances(SourceId source, Collection<SourceId> formerly) {
        try {
            int held = table.instances(source);
            int said = earlier.lastWord(source);
            for (SourceId former : formerly) {
                held += table.instances(former);
                said = Math.max(said, earlier.lastWord(former));
            }
            return Math.max(held, said);
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

    @Override
    public Epoch lastGiven(SourceId source) {
        try {
            return earlier.lastGiven(source);
        } catch (KafkaException e) {
            throw KafkaFailures.of("read which epoch an owner of source \"" + source + "\" was given last", e);
        }
    }

    @Override
    public boolean isUnderOtherRules(SourceId source, String digest) {
        try {
            return table.rules(source).stream().anyMatch(known -> !known.isEmpty() && !known.equals(digest));
        } catch (KafkaException e) {
            throw KafkaFailures.of("read which rules made what the table holds of source \"" + source + "\"", e);
        }
    }

    @Override
    public List<TableClaim> claims(SourceId source, Predicate<TableClaim> wanted) {
        try {
            return claims.of(source, wanted);
        } catch (KafkaException e) {
            throw KafkaFailures.of("read what the table holds of source \"" + source + "\"", e);
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

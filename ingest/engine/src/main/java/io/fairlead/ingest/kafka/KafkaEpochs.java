package io.fairlead.ingest.kafka;

import io.fairlead.ingest.runner.Epochs;
import io.fairlead.model.Epoch;
import io.fairlead.model.Ownership;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.PipelineHeader;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/// Takes an epoch by writing an ownership record: its offset is the epoch. Thread-safe.
final class KafkaEpochs implements Epochs {
    static final String REGRESSED = "INGEST-EPOCH-REGRESSED";

    private final IngestConnection kafka;
    private final String topic;
    private final KafkaIngest.Config config;
    private final TableSources table;
    private final SourceHistory history;
    private final Map<SourceId, Epoch> taken = new HashMap<>();

    KafkaEpochs(IngestConnection kafka, KafkaIngest.Config config, SourceHistory history) {
        this.kafka = kafka;
        this.topic = kafka.topics().name(Topic.OWNERS);
        this.config = config;
        this.table = history.table();
        this.history = history;
    }

    @Override
    public Epoch take(SourceId source) throws InterruptedException {
        Epoch before = highest(source);
        Epoch epoch = new Epoch(write(source));
        if (epoch.compareTo(before) <= 0) {
            throw regressed(source, epoch, before);
        }
        note(source, epoch);
        return epoch;
    }

    private ConfigurationFailure regressed(SourceId source, Epoch epoch, Epoch before) {
        return new ConfigurationFailure(
                REGRESSED,
                "source \"" + source + "\" was given epoch " + epoch + " by its record in " + topic
                        + ", expected more than " + before + ", which the table holds: " + topic
                        + " was recreated, and what is read now would be treated as older; restore " + topic
                        + ", or run `fairlead source reset " + source + "`");
    }

    /// Whether the next epoch of a source that was refused as regressed would be above that of the table.
    boolean isReset(SourceId source) {
        return lastGiven(source).compareTo(highest(source)) >= 0;
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
            int announced = history.log().lastCount(source);
            for (SourceId former : formerly) {
                held += table.instances(former);
                announced = Math.max(announced, history.log().lastCount(former));
            }
            return Math.max(held, announced);
        } catch (KafkaException e) {
            throw KafkaFailures.of("read how many instances source \"" + source + "\" had", e);
        }
    }

    @Override
    public List<Position> recordedPositions(SourceId source) {
        try {
            return history.log().positions(source);
        } catch (KafkaException e) {
            throw KafkaFailures.of("read which positions of source \"" + source + "\" were recorded", e);
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
            return history.log().lastGiven(source);
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
            return history.claims().of(source, wanted);
        } catch (KafkaException e) {
            throw KafkaFailures.of("read what the table holds of source \"" + source + "\"", e);
        }
    }

    private long write(SourceId source) throws InterruptedException {
        String what = "take source \"" + source + "\" in " + topic;
        try {
            return kafka.producer().send(ownership(source)).get().offset();
        } catch (ExecutionException e) {
            throw KafkaFailures.of(what, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException | IllegalStateException e) {
            throw KafkaFailures.of(what, e);
        }
    }

    private ProducerRecord<byte[], byte[]> ownership(SourceId source) {
        Ownership ownership =
                new Ownership(source, config.owner(), kafka.clock().instant().truncatedTo(ChronoUnit.MICROS));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                ServicePartitioner.shard(source, kafka.topics().partitions()),
                Keys.bytes(new OfSource(source)),
                kafka.serdes().owners().serialize(topic, ownership));
        record.headers().add(PipelineHeader.of(config.pipeline()));
        return record;
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

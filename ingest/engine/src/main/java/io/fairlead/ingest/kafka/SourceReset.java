package io.fairlead.ingest.kafka;

import io.fairlead.model.Epoch;
import io.fairlead.model.Ownership;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.PipelineHeader;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/// Recovers a source that is refused as `INGEST-EPOCH-REGRESSED`, because the `owners` topic was created again
/// or restored: its next offset, the next epoch, is not above the highest epoch in the table.
///
/// Writes as many ownership records as needed to raise the next offset above that epoch. So epochs keep rising, no
/// reader of the log has to know of a reset, and no claim changes: the source's next owner takes a snapshot, which
/// passes the deletion guard like any other. See docs/adr/0019-a-source-is-reset-by-lifting-the-next-epoch.md.
public final class SourceReset {
    /// A larger difference is not a lost topic but an epoch that no owner ever had.
    static final long MOST = 1_000_000;

    private final String pipeline;
    private final IngestClients clients;
    private final TopicCatalogue topics;
    private final Serializer<Ownership> owners;
    private final Deserializer<TableEntry> table;

    /// @param config of the pipeline; `kafka` are properties of producers and consumers
    public SourceReset(KafkaIngest.Config config, Serializer<Ownership> owners, Deserializer<TableEntry> table) {
        this.pipeline = config.pipeline();
        this.clients = new IngestClients(config.kafka());
        this.topics = config.topics();
        this.owners = owners;
        this.table = table;
    }

    /// What a reset would do: `inTable` is the highest epoch in the table, `next` the one that the next owner would
    /// get now.
    public record Plan(SourceId source, Epoch inTable, Epoch next) {
        /// The number of ownership records to write; 0 if the source is in order.
        public long missing() {
            return Math.max(0, inTable.value() - next.value() + 1);
        }
    }

    /// Changes nothing.
    public Plan plan(SourceId source) {
        TopicPartition shard = shard(source);
        try (TableSources sources =
                        new TableSources(clients::reader, topics.name(Topic.ENDPOINTS), topics.partitions(), table);
                KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            long next = reader.endOffsets(List.of(shard)).getOrDefault(shard, 0L);
            return new Plan(source, sources.epoch(source), new Epoch(next));
        } catch (KafkaException e) {
            throw KafkaFailures.of("read the epochs of source \"" + source + "\"", e);
        }
    }

    /// Carries the plan out. May be repeated if it fails: records that were written count.
    public void carryOut(Plan plan, String operator, Instant now) throws InterruptedException {
        if (plan.missing() > MOST) {
            throw forged(plan);
        }
        String topic = topics.name(Topic.OWNERS);
        byte[] reset = owners.serialize(topic, new Ownership(plan.source(), "reset by " + operator, now));
        try {
            write(plan, reset);
        } catch (ExecutionException e) {
            throw KafkaFailures.of("write to " + topic, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw KafkaFailures.of("write to " + topic, e);
        }
    }

    private ConfigurationFailure forged(Plan plan) {
        return new ConfigurationFailure(
                "INGEST-EPOCH-FORGED",
                "source \"" + plan.source() + "\" cannot be reset: the table holds epoch " + plan.inTable()
                        + ", and the next of " + topics.name(Topic.OWNERS) + " is " + plan.next()
                        + "; a difference above " + MOST
                        + " is not due to a lost topic but to a record that no owner wrote:"
                        + " choose another topics.prefix");
    }

    /// Returns once the last of them is acknowledged.
    private void write(Plan plan, byte[] ownership) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            Future<?> last = null;
            for (long i = 0; i < plan.missing(); i++) {
                last = producer.send(record(plan.source(), ownership));
            }
            producer.flush();
            if (last != null) {
                last.get();
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(SourceId source, byte[] ownership) {
        TopicPartition shard = shard(source);
        byte[] key = Keys.bytes(new OfSource(source));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(shard.topic(), shard.partition(), key, ownership);
        record.headers().add(PipelineHeader.of(pipeline));
        return record;
    }

    private TopicPartition shard(SourceId source) {
        return new TopicPartition(topics.name(Topic.OWNERS), ServicePartitioner.shard(source, topics.partitions()));
    }
}

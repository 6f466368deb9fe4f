package io.fairlead.server;

import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.platform.Platform;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PublisherListener;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes what became of the changes of a target to the `audit` topic, in addition to the decisions that led to
/// them: see [AuditEntry]. If Kafka does not accept a record, it is kept and written later: see [AuditBacklog].
final class AuditTrail implements PublisherListener, AutoCloseable {
    /// About 5 MB; a minute of the fastest bench.
    private static final int MOST = 20_000;

    private final String topic;
    private final String endpoints;
    private final int partitions;
    private final ConfluentSerializer<Decision> values;
    private final AuditBacklog backlog;

    AuditTrail(Platform platform, Meters meters) {
        topic = platform.topic(Topic.AUDIT);
        endpoints = platform.topic(Topic.ENDPOINTS);
        partitions = platform.topics().partitions();
        values = platform.schemas().writeAudit();
        Map<String, Object> settings = platform.kafka().producer();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        // The other codecs unpack a native library into the shared temporary directory.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        backlog = new AuditBacklog(producer, MOST, meters::auditLost);
        meters.gauge(Meter.AUDIT_WAITING, backlog::size);
    }

    @Override
    public void on(Outcome outcome) {
        AuditEntry.of(outcome).ifPresent(entry -> {
            ServiceKey service = entry.service();
            int partition = ServicePartitioner.partition(service, partitions);
            Decision decision = entry.decision(endpoints, partition);
            byte[] key = Keys.bytes(new OfService(service));
            backlog.add(new ProducerRecord<>(topic, partition, key, values.serialize(topic, decision)));
        });
    }

    @Override
    public void close() {
        backlog.close();
    }
}

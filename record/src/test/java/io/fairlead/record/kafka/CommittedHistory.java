package io.fairlead.record.kafka;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.record.Cut;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import io.fairlead.record.RowKey;
import io.fairlead.record.SeededHistory;
import io.fairlead.record.TableFold;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.RecordKey.OfAll;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.wire.Codec;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.TableEntryCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/// A history in Kafka as the topology writes it: in transactions, every fourth of which is aborted and made
/// again.
final class CommittedHistory implements AutoCloseable {
    private static final DecisionCodec DECISIONS = new DecisionCodec();
    private static final TableEntryCodec ENTRIES = new TableEntryCodec();
    private static final int EACH = 10;
    /// The times of a history are older than the default retention.
    private static final Map<String, String> KEPT = Map.of("retention.ms", "-1");

    private final TestKafka kafka;
    private final String audit;
    private final String endpoints;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<LoggedDecision> log = new CopyOnWriteArrayList<>();

    CommittedHistory(TestKafka kafka) {
        this.kafka = kafka;
        audit = kafka.createTopic("audit", SeededHistory.PARTITIONS, KEPT);
        endpoints = kafka.createTopic("endpoints", SeededHistory.PARTITIONS, KEPT);
        Map<String, Object> config = new HashMap<>(kafka.clientProperties());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, audit);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /// With the offsets that the decisions have in Kafka.
    List<LoggedDecision> log() {
        return log;
    }

    void write(List<LoggedDecision> decisions) throws Exception {
        for (int from = 0; from < decisions.size(); from += EACH) {
            List<LoggedDecision> some = decisions.subList(from, Math.min(decisions.size(), from + EACH));
            if (from / EACH % 4 == 0) {
                producer.beginTransaction();
                send(some);
                producer.abortTransaction();
            }
            producer.beginTransaction();
            log.addAll(send(some));
            producer.commitTransaction();
        }
    }

    /// Each decision with the rows that it changes, in one transaction.
    void writeWithTable(List<LoggedDecision> decisions) throws Exception {
        for (int from = 0; from < decisions.size(); from += EACH) {
            List<LoggedDecision> some = decisions.subList(from, Math.min(decisions.size(), from + EACH));
            producer.beginTransaction();
            for (LoggedDecision logged : some) {
                for (RowChange change : RowChange.of(logged)) {
                    sendRow(change);
                }
            }
            List<LoggedDecision> sent = send(some);
            producer.commitTransaction();
            log.addAll(sent);
        }
    }

    private void sendRow(RowChange change) throws Exception {
        byte[] value = change.after() == null ? null : ENTRIES.encode(change.after());
        byte[] key = Keys.bytes(change.row().key());
        producer.send(new ProducerRecord<>(endpoints, change.row().partition(), key, value))
                .get();
    }

    void writeTable(SortedMap<RowKey, TableEntry> table) throws Exception {
        producer.beginTransaction();
        for (Map.Entry<RowKey, TableEntry> row : table.entrySet()) {
            byte[] key = Keys.bytes(row.getKey().key());
            producer.send(new ProducerRecord<>(
                            endpoints, row.getKey().partition(), key, ENTRIES.encode(row.getValue())))
                    .get();
        }
        producer.commitTransaction();
    }

    /// Without a decision.
    void remove(RowKey row) throws Exception {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(endpoints, row.partition(), Keys.bytes(row.key()), null))
                .get();
        producer.commitTransaction();
    }

    /// As retention does, once every record of the partition is too old.
    void deleteAllOf(int partition) throws Exception {
        try (Admin admin = Admin.create(kafka.clientProperties())) {
            admin.deleteRecords(Map.of(new TopicPartition(audit, partition), RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
    }

    private List<LoggedDecision> send(List<LoggedDecision> decisions) throws Exception {
        List<LoggedDecision> sent = new ArrayList<>();
        for (LoggedDecision logged : decisions) {
            ServiceKey service = logged.decision().service();
            RecordKey key = service == null ? new OfAll() : new OfService(service);
            RecordMetadata at = producer.send(new ProducerRecord<>(
                            audit,
                            logged.at().partition(),
                            logged.time().toEpochMilli(),
                            Keys.bytes(key),
                            DECISIONS.encode(logged.decision())))
                    .get();
            sent.add(
                    new LoggedDecision(new LogPosition(at.partition(), at.offset()), logged.time(), logged.decision()));
        }
        return sent;
    }

    String audit() {
        return audit;
    }

    String endpoints() {
        return endpoints;
    }

    RecordTopics topics() {
        return new RecordTopics(audit, endpoints, kafka.clientProperties(), read(DECISIONS), read(ENTRIES));
    }

    static <T> Deserializer<T> read(Codec<T> codec) {
        return (_, bytes) -> bytes == null ? null : codec.decode(bytes, 0, bytes.length, codec.schema());
    }

    SortedMap<RowKey, TableEntry> folded(Cut cut) {
        TableFold fold = new TableFold();
        log.stream().filter(it -> cut.isPast(it.at())).forEach(fold::pass);
        return fold.rows();
    }

    /// The first time that every partition can answer.
    Instant earliest() {
        Map<Integer, Instant> first = new HashMap<>();
        log.forEach(it -> first.putIfAbsent(it.at().partition(), it.time()));
        return first.values().stream().max(Instant::compareTo).orElseThrow();
    }

    @Override
    public void close() {
        producer.close();
    }
}

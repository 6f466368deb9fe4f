package io.fairlead.platform;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.topics.PipelineHeader;
import io.fairlead.topics.ReadToEnd;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads the topic `owners` from its beginning to its end, outside of any group. It holds one record per source.
public final class OwnersLog {
    private OwnersLog() {}

    /// The last record of each source.
    ///
    /// @throws TransientFailure `KAFKA-UNREACHABLE`: the topic could not be read to its end
    public static Collection<ConsumerRecord<byte[], byte[]>> latest(
            Map<String, Object> properties, String topic, int partitions) {
        Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> latest = new LinkedHashMap<>();
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                outsideOfGroups(properties), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            ReadToEnd.read(consumer, record -> note(record, latest));
        } catch (TimeoutException e) {
            throw new TransientFailure(
                    "KAFKA-UNREACHABLE", "kafka: topic " + topic + " could not be read: " + e.getMessage(), e);
        }
        return latest.values();
    }

    private static void note(
            ConsumerRecord<byte[], byte[]> record, Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> latest) {
        if (record.key() == null) {
            return;
        }
        ByteBuffer key = ByteBuffer.wrap(record.key());
        if (record.value() == null) {
            latest.remove(key);
        } else {
            latest.put(key, record);
        }
    }

    public static Map<String, Object> outsideOfGroups(Map<String, Object> properties) {
        Map<String, Object> all = new TreeMap<>(properties);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return all;
    }

    /// The pipelines that the records name, each with its number of sources. Records of a release that did not name one
    /// are left out.
    static SortedMap<String, Integer> pipelines(Collection<ConsumerRecord<byte[], byte[]>> latest) {
        SortedMap<String, Integer> pipelines = new TreeMap<>();
        latest.forEach(record ->
                PipelineHeader.in(record.headers()).ifPresent(pipeline -> pipelines.merge(pipeline, 1, Integer::sum)));
        return pipelines;
    }
}

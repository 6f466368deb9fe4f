package io.fairlead.operations.control;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.Command;
import io.fairlead.model.Subject;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import io.fairlead.platform.TopicsOwner;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Writes an operator's command to the `control` topic, where the topology reads it: a command about a service to its
/// partition, any other to all of them.
public final class Control {
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private Control() {}

    /// Returns once Kafka has acknowledged the command.
    ///
    /// @throws TransientFailure some partition may not have it; it is safe to send it again
    /// @throws ConfigurationFailure `APP-TOPICS-TAKEN`: the topics belong to another pipeline
    public static void send(FairleadConfig config, List<Subject> subjects, Command command)
            throws InterruptedException {
        try (Platform platform = Platform.open(RunningProcess.to(config), InstantSource.system())) {
            TopicsOwner.requireOwn(platform);
            String topic = platform.topic(Topic.CONTROL);
            ConfluentSerializer<Command> serializer = platform.schemas().writeControl();
            byte[] value = serializer.serialize(topic, command);
            KafkaProducer<byte[], byte[]> producer = producer(platform);
            try {
                awaitAll(records(subjects, value, platform).map(producer::send).toList());
            } catch (ExecutionException e) {
                throw notWritten(topic, e);
            } finally {
                producer.close(CLOSE);
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Platform platform) {
        Map<String, Object> settings = platform.kafka().producer();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static TransientFailure notWritten(String topic, ExecutionException e) {
        return new TransientFailure(
                "APP-CONTROL",
                "the command could not be written to " + topic + " in whole: " + e.getMessage()
                        + "; run it again, which is safe where it has already arrived",
                e);
    }

    private static Stream<ProducerRecord<byte[], byte[]>> records(
            List<Subject> subjects, byte @Nullable [] value, Platform platform) {
        return subjects.stream().flatMap(subject -> {
            byte[] key = subject.toString().getBytes(StandardCharsets.UTF_8);
            return partitions(subject, platform.topics().partitions()).stream()
                    .map(partition -> new ProducerRecord<>(platform.topic(Topic.CONTROL), partition, key, value));
        });
    }

    private static void awaitAll(List<Future<RecordMetadata>> sent) throws ExecutionException, InterruptedException {
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    private static List<Integer> partitions(Subject subject, int count) {
        return switch (subject) {
            case Subject.OfService(var service) -> List.of(ServicePartitioner.partition(service, count));
            case Subject.OfSource _, Subject.OfTarget _, Subject.Everything _ ->
                IntStream.range(0, count).boxed().toList();
        };
    }
}

package io.fairlead.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildKafkaIT {
    @TempDir
    Path directory;

    @Test
    void keepsWhatItAcknowledgedThroughAKillAndAStop() throws Exception {
        try (ChildKafka child = ChildKafka.start(directory);
                TestKafka kafka = TestKafka.of(child.bootstrapServers(), "t.")) {
            String topic = kafka.createTopic("words", 1, Map.of());
            send(kafka, topic, "before the kill");

            long first = child.pid();
            child.kill();
            assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();
            child.restart();
            send(kafka, topic, "after the kill");

            child.stop();
            child.restart();
            assertThat(kafka.readToEnd(topic))
                    .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .containsExactly("before the kill", "after the kill");
        }
    }

    private static void send(TestKafka kafka, String topic, String word) throws Exception {
        try (var producer = kafka.producer()) {
            producer.send(new ProducerRecord<>(topic, word.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}

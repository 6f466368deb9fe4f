package io.fairlead.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@WithKafka
final class WithKafkaIT {
    private String topic = "";

    @BeforeEach
    void makeTopic(TestKafka kafka) {
        topic = kafka.createTopic("words", 3, Map.of("cleanup.policy", "compact"));
    }

    @RepeatedTest(2)
    void givesEachTestItsOwnTopics(TestKafka kafka) {
        assertThat(topic).isEqualTo(kafka.prefix() + "words");
        assertThat(kafka.readToEnd(topic)).isEmpty();
        send(kafka, 0, "once");
        assertThat(kafka.readToEnd(topic)).hasSize(1);
    }

    @Test
    void readsAllPartitionsInOrder(TestKafka kafka) {
        send(kafka, 2, "c", "d");
        send(kafka, 0, "a", "b");
        List<String> words = kafka.readToEnd(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
        assertThat(words).containsExactly("a", "b", "c", "d");
    }

    @Test
    void passesOnWhatKafkaRefuses(TestKafka kafka) {
        assertThatThrownBy(() -> kafka.createTopic("words", 1, Map.of()))
                .hasCauseInstanceOf(TopicExistsException.class);
    }

    private void send(TestKafka kafka, int partition, String... words) {
        try (var producer = kafka.producer()) {
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                var _ = producer.send(new ProducerRecord<>(topic, partition, bytes, bytes));
            }
        }
    }
}

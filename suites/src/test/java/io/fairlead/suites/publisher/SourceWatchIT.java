package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.table.reader.SourceWatch;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.topics.Keys;
import io.fairlead.wire.RegistryEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a publisher hears of sources on a real topic.
@WithKafka
@Timeout(180)
class SourceWatchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SourceId DC1 = new SourceId("dc1");
    private static final RegistryEventCodec CODEC = new RegistryEventCodec();

    @SuppressWarnings("NullAway") // Kafka's interface gives null for a tombstone
    private static final Deserializer<RegistryEvent> EVENTS =
            (_, bytes) -> bytes == null ? null : CODEC.decode(bytes, 0, bytes.length, CODEC.schema());

    private static void beat(Producer<byte[], byte[]> producer, String topic, long epoch) {
        Heartbeat beat = new Heartbeat(new Stamp(DC1, new Epoch(epoch), 1, Instant.EPOCH), 1, StalenessLimits.DEFAULT);
        var _ = producer.send(new ProducerRecord<>(topic, 0, Keys.bytes(Keys.of(beat)), CODEC.encode(beat)));
        producer.flush();
    }

    @Test
    void whatWasSaidBeforeItBeganIsNoWordOfTheSource(TestKafka kafka) {
        String topic = kafka.createTopic("changes", 1, Map.of());
        try (var producer = kafka.producer();
                SourceWatch watch =
                        new SourceWatch(topic, kafka.clientProperties(), EVENTS, new TreeSet<>(Set.of(DC1)))) {
            beat(producer, topic, 3);
            watch.start();
            // Until it listens, what is said may be before its beginning.
            await().atMost(PATIENCE).until(() -> {
                beat(producer, topic, 4);
                return watch.hasSpoken(DC1, new Epoch(4));
            });
            assertThat(watch.hasSpoken(DC1, new Epoch(3))).isFalse();
            assertThat(watch.state().epochs()).isEqualTo(1);
        }
    }

    /// What it said in that epoch may be lost with the log.
    @Test
    void inALogThatIsAnotherOnlyALaterEpochCounts(TestKafka kafka) throws Exception {
        String topic = kafka.createTopic("changes", 1, Map.of());
        try (var producer = kafka.producer();
                Admin admin = Admin.create(kafka.clientProperties());
                SourceWatch watch =
                        new SourceWatch(topic, kafka.clientProperties(), EVENTS, new TreeSet<>(Set.of(DC1)))) {
            watch.start();
            await().atMost(PATIENCE).until(() -> {
                beat(producer, topic, 4);
                return watch.hasSpoken(DC1, new Epoch(4));
            });
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains(topic));
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();

            await().atMost(Duration.ofSeconds(60)).until(() -> {
                beat(producer, topic, 4);
                return watch.state().resets() == 1 && !watch.hasSpoken(DC1, new Epoch(4));
            });
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                beat(producer, topic, 4);
                beat(producer, topic, 5);
                return watch.hasSpoken(DC1, new Epoch(5));
            });
            assertThat(watch.hasSpoken(DC1, new Epoch(4))).isFalse();
        }
    }
}

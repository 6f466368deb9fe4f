package io.fairlead.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.wire.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A large dead letter: 200,000 letters in four partitions, one in a thousand of another code.
@WithKafka
class DeadLetterReaderIT {
    private static final int LETTERS = 200_000;
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Instant first =
            Clock.systemUTC().instant().minusSeconds(LETTERS).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    private TestKafka kafka;
    private String topic;

    @BeforeEach
    void fill(TestKafka broker) {
        kafka = broker;
        topic = kafka.createTopic("dlq", PARTITIONS, Map.of());
        Map<String, Object> config = new HashMap<>(kafka.clientProperties());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18);
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < LETTERS; i++) {
                DeadLetter why =
                        new DeadLetter("topology", i % 1000 == 7 ? "RARE" : "COMMON", "no. " + i, "changes-0@" + i);
                var _ = producer.send(new ProducerRecord<>(
                        topic, i % PARTITIONS, at(i).toEpochMilli(), bytes("k" + i), new byte[100], why.headers()));
            }
        }
    }

    private Instant at(int i) {
        return first.plusSeconds(i);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private DeadLetterReader reader(Duration patience) {
        return new DeadLetterReader(topic, kafka.clientProperties(), patience);
    }

    @Test
    void theNewestAreFoundWithoutReadingTheRest() {
        try (DeadLetterReader reader = reader(PATIENCE)) {
            DeadLetterReader.Newest newest =
                    timed("the newest 50", () -> reader.newest(new DeadLetterFilter(null, null, null), 50));
            assertThat(newest.whole()).isTrue();
            assertThat(newest.letters())
                    .extracting(it -> it.why().message())
                    .isEqualTo(IntStream.range(0, 50)
                            .mapToObj(i -> "no. " + (LETTERS - 1 - i))
                            .toList());

            DeadLetterReader.Newest rare = timed(
                    "the newest 50 of a rare code", () -> reader.newest(new DeadLetterFilter(null, "RARE", null), 50));
            assertThat(rare.letters()).hasSize(50);
            assertThat(rare.letters().getFirst().why().message()).isEqualTo("no. 199007");

            DeadLetterReader.Newest none =
                    timed("none of 200,000", () -> reader.newest(new DeadLetterFilter(null, "NONE", null), 50));
            assertThat(none.letters()).isEmpty();
            assertThat(none.whole()).isTrue();

            Instant since = at(LETTERS - 10);
            DeadLetterReader.Newest late =
                    timed("since ten letters ago", () -> reader.newest(new DeadLetterFilter(since, null, null), 50));
            assertThat(late.letters()).hasSize(10);
        }
    }

    @Test
    void saysThatTimeRanOut() {
        try (DeadLetterReader reader = reader(Duration.ofMillis(1))) {
            DeadLetterReader.Newest newest = reader.newest(new DeadLetterFilter(null, "NONE", null), 50);
            assertThat(newest.whole()).isFalse();
            assertThat(reader.last(Set.of(ByteBuffer.wrap(bytes("k8"))), Map.of(0, 0L)))
                    .isEmpty();
        }
    }

    @Test
    void findsTheLastRecordOfAKeyBehindAnOffset() {
        try (DeadLetterReader reader = reader(PATIENCE)) {
            ByteBuffer key = ByteBuffer.wrap(bytes("k8"));
            assertThat(reader.last(Set.of(key), Map.of(0, 1L))).contains(Map.of(key, 2L));
            assertThat(reader.last(Set.of(key), Map.of(0, 2L))).contains(Map.of());
            assertThat(reader.last(Set.of(key), Map.of(1, 0L))).contains(Map.of());
        }
    }

    @Test
    void goesThroughAllInTheOrderOfTheirPartition() {
        try (DeadLetterReader reader = reader(PATIENCE)) {
            long[] next = new long[PARTITIONS];
            int[] largest = {0};
            timed("all 200,000", () -> {
                reader.forEach(new DeadLetterFilter(null, null, null), letters -> {
                    largest[0] = Math.max(largest[0], letters.size());
                    letters.forEach(letter -> assertThat(letter.id().offset())
                            .isEqualTo(next[letter.id().partition()]++));
                });
                return List.of();
            });
            assertThat(next).containsOnly(LETTERS / PARTITIONS);
            assertThat(largest[0]).as("held at once").isLessThanOrEqualTo(500);
        }
    }

    private static <T> T timed(String what, java.util.function.Supplier<T> action) {
        long begin = System.nanoTime();
        T result = action.get();
        System.out.printf(Locale.ROOT, "dead letter, %s: %d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
        return result;
    }
}

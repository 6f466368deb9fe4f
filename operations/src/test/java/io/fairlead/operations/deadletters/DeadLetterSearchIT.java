package io.fairlead.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.wire.DeadLetter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The search from the end finds what a search of everything finds.
@WithKafka
final class DeadLetterSearchIT {
    private static final int PARTITIONS = 3;
    private final Instant begin =
            Clock.systemUTC().instant().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);

    private record Written(DeadLetterId id, Instant time, String code) {}

    private final List<Written> all = new ArrayList<>();
    private TestKafka kafka;
    private String topic;
    private DeadLetterReader reader;

    @BeforeEach
    void topic(TestKafka broker) {
        kafka = broker;
        topic = kafka.createTopic("dlq", PARTITIONS, Map.of());
        reader = new DeadLetterReader(topic, kafka.clientProperties(), Duration.ofSeconds(60));
    }

    @AfterEach
    void close() {
        reader.close();
    }

    private void write(Random random, KafkaProducer<byte[], byte[]> producer, int[] ages) throws Exception {
        int partition = random.nextInt(10) > 0 ? 0 : random.nextInt(PARTITIONS);
        ages[partition] += random.nextInt(3);
        Instant time = begin.plusSeconds(ages[partition]);
        String code = random.nextInt(20) == 0 ? "RARE" : "COMMON";
        DeadLetter why = new DeadLetter("topology", code, "m", "changes-0@1");
        long offset = producer.send(new ProducerRecord<>(
                        topic, partition, time.toEpochMilli(), new byte[1], new byte[1], why.headers()))
                .get()
                .offset();
        all.add(new Written(new DeadLetterId(partition, offset), time, code));
    }

    /// In transactions, some of which are aborted: their letters and markers only leave gaps.
    private void fill(long seed, int letters) throws Exception {
        Random random = new Random(seed);
        int[] ages = new int[PARTITIONS];
        Map<String, Object> settings = new HashMap<>(kafka.clientProperties());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "letters-" + topic);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int written = 0; written < letters; ) {
                int before = all.size();
                producer.beginTransaction();
                for (int i = random.nextInt(40); i >= 0; i--) {
                    write(random, producer, ages);
                }
                written += all.size() - before;
                if (random.nextInt(4) == 0) {
                    producer.abortTransaction();
                    all.subList(before, all.size()).clear();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }

    private List<DeadLetterId> expected(@Nullable Instant since, @Nullable String code, int limit) {
        return all.stream()
                .filter(it -> (since == null || !it.time().isBefore(since)) && (code == null || code.equals(it.code())))
                .sorted(Comparator.comparing(Written::time)
                        .thenComparingInt(it -> it.id().partition())
                        .thenComparingLong(it -> it.id().offset())
                        .reversed())
                .limit(limit)
                .map(Written::id)
                .toList();
    }

    @Test
    void findsTheNewestThatMatch() throws Exception {
        fill(1, 450);
        Instant middle = all.get(all.size() / 2).time();
        Instant late =
                all.stream().map(Written::time).max(Comparator.naturalOrder()).orElseThrow();
        for (int limit : new int[] {1, 50, 100_000}) {
            for (Instant since : new Instant[] {null, middle, late.plusSeconds(1000)}) {
                for (String code : new String[] {null, "RARE"}) {
                    DeadLetterReader.Newest newest = reader.newest(new DeadLetterFilter(since, code, null), limit);

                    assertThat(newest.letters())
                            .as("limit %s since %s code %s", limit, since, code)
                            .extracting(StoredDeadLetter.Summary::id)
                            .isEqualTo(expected(since, code, limit));
                    assertThat(newest.whole()).isTrue();
                }
            }
        }
    }

    /// The newest letter is behind three hundred of a process whose clock is half a minute late.
    @Test
    void theClocksOfTheWritersMayDiffer() throws Exception {
        try (var producer = kafka.producer()) {
            DeadLetter why = new DeadLetter("topology", "COMMON", "m", "changes-0@1");
            for (int i = 0; i <= 360; i++) {
                int partition = i > 300 ? 1 : 0;
                int age = i == 0 ? 50 : i > 300 ? 40 : 20;
                long time = begin.plusSeconds(age).toEpochMilli();
                var _ = producer.send(
                        new ProducerRecord<>(topic, partition, time, new byte[1], new byte[1], why.headers()));
            }
        }

        assertThat(reader.newest(new DeadLetterFilter(null, null, null), 50).letters())
                .first()
                .extracting(StoredDeadLetter.Summary::id)
                .isEqualTo(new DeadLetterId(0, 0));
    }

    @Test
    void findsEachByItsIdAndNothingElse() throws Exception {
        fill(2, 60);
        for (Written letter : all) {
            assertThat(reader.find(letter.id())).map(StoredDeadLetter::id).contains(letter.id());
        }
        assertThat(reader.find(new DeadLetterId(PARTITIONS, 0))).isEmpty();
        assertThat(reader.find(new DeadLetterId(0, 1_000_000))).isEmpty();
        assertThat(reader.find(new DeadLetterId(999_999_999, 0))).isEmpty();
    }

    /// The offset exists, but holds a transaction's marker.
    @Test
    void thereIsNoLetterAtTheOffsetOfAMarker() throws Exception {
        fill(3, 40);
        long last = all.stream()
                .filter(it -> it.id().partition() == 0)
                .mapToLong(it -> it.id().offset())
                .max()
                .orElseThrow();

        assertThat(reader.find(new DeadLetterId(0, last + 1))).isEmpty();
    }

    @Test
    void anEmptyTopicHasNone() {
        assertThat(reader.newest(new DeadLetterFilter(null, null, null), 10))
                .isEqualTo(new DeadLetterReader.Newest(List.of(), true));
        assertThat(reader.find(new DeadLetterId(0, 0))).isEmpty();
    }
}

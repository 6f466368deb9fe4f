package io.fairlead.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.ClientProperties;
import io.fairlead.config.KafkaConfig;
import io.fairlead.config.ServerPlace;
import io.fairlead.operations.deadletters.DeadLetterRetry.Outcome;
import io.fairlead.platform.Kafka;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The table of [DeadLetterRetry], on real topics.
@WithKafka
final class DeadLetterRetryIT {
    private static final int PARTITIONS = 2;
    private static final String INSTANCE = "shop/web.mesh|dc1|i1";

    private TestKafka kafka;
    private TopicCatalogue topics;
    private Kafka connection;
    private DeadLetterRetry retry;
    private DeadLetterReader letters;

    @BeforeEach
    void topics(TestKafka broker) {
        kafka = broker;
        topics = new TopicCatalogue(broker.prefix(), PARTITIONS, (short) 1);
        for (Topic topic : List.of(Topic.CHANGES, Topic.CONTROL, Topic.DLQ)) {
            kafka.createTopic(topic.suffix(), PARTITIONS, Map.of());
        }
        ClientProperties common = ClientProperties.of(Map.of("bootstrap.servers", broker.bootstrapServers()));
        ClientProperties none = ClientProperties.of(Map.of());
        connection = Kafka.open(new KafkaConfig(new ServerPlace.Outside(), 0, common, none, none, none, none));
        retry = new DeadLetterRetry(connection, topics);
        letters = new DeadLetterReader(topics.name(Topic.DLQ), connection.consumer(), java.time.Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        letters.close();
        retry.close();
        connection.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Returns the offset.
    private long put(Topic topic, int partition, String key, String value, List<Header> headers) throws Exception {
        try (var producer = kafka.producer()) {
            return producer.send(new ProducerRecord<>(topics.name(topic), partition, bytes(key), bytes(value), headers))
                    .get()
                    .offset();
        }
    }

    private long put(Topic topic, String key, String value) throws Exception {
        return put(topic, 1, key, value, List.of());
    }

    private String at(Topic topic, int partition, long offset) {
        return topics.name(topic) + "-" + partition + "@" + offset;
    }

    private void letter(String stage, String key, String value, String origin, Header... more) throws Exception {
        List<Header> headers = new ArrayList<>(new DeadLetter(stage, "WIRE-DECODE", "no", origin).headers());
        headers.addAll(List.of(more));
        put(Topic.DLQ, 0, key, value, headers);
    }

    private List<DeadLetterRetry.Result> retryAll() {
        List<DeadLetterRetry.Result> results = new ArrayList<>();
        letters.forEach(new DeadLetterFilter(null, null, null), batch -> results.addAll(retry.send(batch)));
        return results;
    }

    private DeadLetterRetry.Result retryOne() {
        List<DeadLetterRetry.Result> results = retryAll();
        assertThat(results).hasSize(1);
        return results.getFirst();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Topic topic) {
        return kafka.readToEnd(topics.name(topic));
    }

    @Test
    void aRecordGoesBackToItsPartitionAsItWas() throws Exception {
        long offset = put(Topic.CHANGES, INSTANCE, "first");
        letter(
                "topology",
                INSTANCE,
                "value",
                at(Topic.CHANGES, 1, offset),
                new RecordHeader("fairlead-observed", bytes("17")));

        DeadLetterRetry.Result result = retryOne();

        assertThat(result.outcome()).isEqualTo(Outcome.SENT);
        assertThat(result.detail()).isEqualTo("now " + at(Topic.CHANGES, 1, offset + 1));
        ConsumerRecord<byte[], byte[]> sent = read(Topic.CHANGES).getLast();
        assertThat(sent.partition()).isEqualTo(1);
        assertThat(sent.key()).isEqualTo(bytes(INSTANCE));
        assertThat(sent.value()).isEqualTo(bytes("value"));
        assertThat(sent.headers()).extracting(Header::key).containsExactly("fairlead-observed");
    }

    @Test
    void aTombstoneGoesBackAsATombstone() throws Exception {
        long offset = put(Topic.CHANGES, INSTANCE, "first");
        try (var producer = kafka.producer()) {
            producer.send(new ProducerRecord<>(
                            topics.name(Topic.DLQ),
                            0,
                            bytes(INSTANCE),
                            null,
                            new DeadLetter("topology", "C", "no", at(Topic.CHANGES, 1, offset)).headers()))
                    .get();
        }

        assertThat(retryOne().outcome()).isEqualTo(Outcome.SENT);
        assertThat(read(Topic.CHANGES).getLast().value()).isNull();
    }

    @Test
    void anInstanceWithALaterRecordIsNotBroughtBack() throws Exception {
        long offset = put(Topic.CHANGES, INSTANCE, "first");
        long later = put(Topic.CHANGES, INSTANCE, "later");
        letter("topology", INSTANCE, "value", at(Topic.CHANGES, 1, offset));

        DeadLetterRetry.Result result = retryOne();

        assertThat(result.outcome()).isEqualTo(Outcome.NOTHING);
        assertThat(result.detail()).endsWith("a later record of this instance is " + at(Topic.CHANGES, 1, later));
        assertThat(read(Topic.CHANGES)).hasSize(2);
    }

    @Test
    void ofTwoLettersOfAnInstanceOnlyTheLaterIsSent() throws Exception {
        long first = put(Topic.CHANGES, INSTANCE, "one");
        long second = put(Topic.CHANGES, INSTANCE, "two");
        letter("topology", INSTANCE, "one", at(Topic.CHANGES, 1, first));
        letter("topology", INSTANCE, "two", at(Topic.CHANGES, 1, second));

        assertThat(retryAll())
                .extracting(DeadLetterRetry.Result::outcome)
                .containsExactly(Outcome.NOTHING, Outcome.SENT);
        assertThat(retryAll())
                .as("a second retry")
                .extracting(DeadLetterRetry.Result::outcome)
                .containsExactly(Outcome.NOTHING, Outcome.NOTHING);
    }

    @Test
    void aCommandIsSentAgainWhileItIsTheLastOneOnItsSubject() throws Exception {
        put(Topic.CONTROL, "shop/web.mesh", "another subject");
        long offset = put(Topic.CONTROL, "source:dc1", "freeze");
        put(Topic.CONTROL, "shop/web.mesh", "another subject");
        letter("topology", "source:dc1", "freeze", at(Topic.CONTROL, 1, offset));

        assertThat(retryOne().outcome()).isEqualTo(Outcome.SENT);
    }

    /// Somebody has thawed the source since.
    @Test
    void aCommandWithALaterOneOnItsSubjectDoesNotUndoIt() throws Exception {
        long offset = put(Topic.CONTROL, "source:dc1", "freeze");
        long thaw = put(Topic.CONTROL, "source:dc1", "thaw");
        letter("topology", "source:dc1", "freeze", at(Topic.CONTROL, 1, offset));

        DeadLetterRetry.Result result = retryOne();

        assertThat(result.outcome()).isEqualTo(Outcome.NOTHING);
        assertThat(result.detail()).endsWith("a later command on its subject is " + at(Topic.CONTROL, 1, thaw));
        assertThat(read(Topic.CONTROL)).hasSize(2);
    }

    @Test
    void whatMayNotBeWrittenIsRefusedAndTheRestIsSent() throws Exception {
        long offset = put(Topic.CHANGES, INSTANCE, "first");
        letter("topology", "k", "v", "foreign-0@3");
        letter("topology", "k", "v", at(Topic.CHANGES, PARTITIONS, 3));
        letter("topology", "k", "v", at(Topic.CHANGES, 0, 3), new RecordHeader(DeadLetter.CUT, bytes("value")));
        letter("publisher", "k", "v", at(Topic.ENDPOINTS, 0, 3));
        letter("ingest", "k", "v", "dc1/i1");
        letter("topology", "k", "v", "dc1/i1");
        letter("topology", INSTANCE, "value", at(Topic.CHANGES, 1, offset));

        assertThat(retryAll())
                .extracting(DeadLetterRetry.Result::outcome)
                .containsExactly(
                        Outcome.REFUSED,
                        Outcome.REFUSED,
                        Outcome.REFUSED,
                        Outcome.NOTHING,
                        Outcome.NOTHING,
                        Outcome.NOTHING,
                        Outcome.SENT);
        assertThat(read(Topic.CHANGES)).hasSize(2);
    }
}

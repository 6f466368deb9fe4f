package io.fairlead.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KafkaSchemaLogIT {
    private static @Nullable EmbeddedKafka kafka;
    private static String servers = "";

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.temporary());
        servers = kafka.bootstrapServers();
    }

    @AfterAll
    static void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }

    private static EmbeddedSchemaRegistry registry(String topic) {
        return EmbeddedSchemaRegistry.start(KafkaSchemaLog.open(KafkaSchemaLogConfig.on(servers, topic)), 0);
    }

    private static SchemaRegistryClient client(EmbeddedSchemaRegistry registry) {
        return SchemaRegistryClient.open(
                SchemaRegistryClientConfig.from(
                        Map.of("schema.registry.url", registry.url(), "http.read.timeout.ms", "20000")),
                InstantSource.system());
    }

    private static Schema schema(int fields) {
        var record = SchemaBuilder.record("R").fields();
        for (int i = 0; i < fields; i++) {
            record = record.name("f" + i).type().intType().intDefault(0);
        }
        return record.endRecord();
    }

    @Test
    void registriesThatRegisterAtTheSameTimeAgree() throws Exception {
        try (var one = registry("race");
                var two = registry("race");
                var first = client(one);
                var second = client(two);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Schema schema = schema(i);
                String subject = "s" + i % 4;
                calls.add(() -> first.register(subject, schema));
                calls.add(() -> second.register(subject, schema));
            }
            List<Integer> ids = new ArrayList<>();
            for (Future<Integer> call : threads.invokeAll(calls)) {
                ids.add(call.get());
            }
            for (int i = 0; i < 40; i++) {
                int id = ids.get(2 * i);
                assertThat(ids.get(2 * i + 1)).isEqualTo(id);
                assertThat(first.byId(id)).isEqualTo(schema(i)).isEqualTo(second.byId(id));
            }
            assertThat(ids.stream().distinct().sorted())
                    .hasSize(40)
                    .startsWith(1)
                    .endsWith(40);
            for (String subject : first.subjects()) {
                assertThat(first.versions(subject)).hasSize(10).isEqualTo(second.versions(subject));
                assertThat(first.latest(subject)).isEqualTo(second.latest(subject));
            }
        }
    }

    @Test
    void knowsAnIdThatAnotherRegistryGaveAMomentAgo() {
        try (var one = registry("at-once");
                var two = registry("at-once");
                var first = client(one);
                var second = client(two)) {
            for (int i = 0; i < 50; i++) {
                assertThat(second.byId(first.register("s", schema(i)))).isEqualTo(schema(i));
            }
        }
    }

    @Test
    void hasEverythingAgainAfterARestart() {
        int id;
        try (var registry = registry("kept");
                var client = client(registry)) {
            id = client.register("s", schema(1));
        }
        try (var registry = registry("kept");
                var client = client(registry)) {
            assertThat(client.byId(id)).isEqualTo(schema(1));
            assertThat(client.register("s", schema(1))).isEqualTo(id);
        }
    }

    private static void write(String topic, byte[] value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    @Test
    void aRecordOfSomebodyElseIsSkipped() throws Exception {
        try (var registry = registry("foreign");
                var client = client(registry)) {
            int id = client.register("s", schema(1));
            write("foreign", new byte[] {0, 1, (byte) 0xff});
            write("foreign", "[1]".getBytes(StandardCharsets.UTF_8));

            assertThat(client.register("s", schema(2))).isEqualTo(id + 1);
        }
        try (var registry = registry("foreign");
                var client = client(registry)) {
            assertThat(client.byId(2)).isEqualTo(schema(2));
        }
    }

    @Test
    void anEntryOfANewerReleaseIsAFailureThatIsNamedEachTime() throws Exception {
        try (var registry = registry("newer");
                var client = client(registry)) {
            var _ = client.register("s", schema(1));
            write("newer", "{\"retire\": \"s\"}".getBytes(StandardCharsets.UTF_8));

            for (int i = 2; i < 4; i++) {
                Schema next = schema(i);
                assertThatThrownBy(() -> client.register("s", next)).hasMessageContaining("neither");
            }
        }
    }

    @Test
    void refusesATopicWithSeveralPartitions() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic("wide", Optional.of(3), Optional.empty())))
                    .all()
                    .get();
        }
        assertThatThrownBy(() -> registry("wide"))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage(
                        "embedded schema registry: topic wide has 3 partitions, expected 1: schema ids are assigned in the order of one partition; use another topic prefix, or recreate the topic");
    }

    @Test
    void saysThatKafkaDoesNotAnswer() {
        var config =
                new KafkaSchemaLogConfig(Map.of("bootstrap.servers", "127.0.0.1:1"), "none", Duration.ofMillis(500));
        assertThatThrownBy(() -> EmbeddedSchemaRegistry.start(KafkaSchemaLog.open(config), 0))
                .isInstanceOf(TransientFailure.class)
                .hasMessage("embedded schema registry: Kafka did not respond for topic none within 500 ms; is Kafka"
                        + " running?");
    }
}

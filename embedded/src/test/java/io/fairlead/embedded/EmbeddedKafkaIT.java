package io.fairlead.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaIT {
    @TempDir
    Path folder;

    @Test
    void keepsTopicsAndRecordsInAKeptFolder() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.kept(folder))) {
            createTopic(kafka, "t");
            produce(kafka, "t", "one", "two");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.kept(folder))) {
            produce(kafka, "t", "three");
            assertThat(read(kafka, "t", 3)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void leavesNothingOfATemporaryFolder() throws Exception {
        Path data;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.temporary())) {
            createTopic(kafka, "t");
            data = kafka.directory();
            assertThat(data).isDirectory();
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void makesNoTopicByItself() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.temporary());
                var consumer = consumer(kafka)) {
            assertThat(consumer.partitionsFor("t")).isEmpty();
            assertThat(consumer.listTopics()).isEmpty();
        }
    }

    @Test
    void runsTwiceInOneProcess() throws Exception {
        try (EmbeddedKafka one = EmbeddedKafka.start(EmbeddedKafkaConfig.temporary());
                EmbeddedKafka two = EmbeddedKafka.start(EmbeddedKafkaConfig.temporary())) {
            createTopic(one, "t");
            createTopic(two, "t");
            produce(one, "t", "one");
            produce(two, "t", "two");
            assertThat(read(two, "t", 1)).containsExactly("two");
        }
    }

    @Test
    void refusesAFolderThatAnotherBrokerHolds() {
        try (EmbeddedKafka _ = EmbeddedKafka.start(EmbeddedKafkaConfig.kept(folder))) {
            assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaConfig.kept(folder)))
                    .isInstanceOf(ConfigurationFailure.class)
                    .hasMessage("embedded Kafka: " + folder + " is in use by process "
                            + ProcessHandle.current().pid() + "; stop that one, give this one a directory of its own,"
                            + " or let it use the other's broker")
                    .asInstanceOf(type(Failure.class))
                    .extracting(Failure::code)
                    .isEqualTo("EMBEDDED-KAFKA-IN-USE");
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = EmbeddedKafkaConfig.kept(folder).withPort(taken.getLocalPort());
            assertThatThrownBy(() -> EmbeddedKafka.start(config))
                    .isInstanceOf(ConfigurationFailure.class)
                    .hasMessage("embedded Kafka: port " + taken.getLocalPort() + " of 127.0.0.1 is in use by another"
                            + " process; stop it, or set another port (0 uses any free port)");
        }
        EmbeddedKafka.start(EmbeddedKafkaConfig.kept(folder)).close(); // the refused start let go of the folder
    }

    @Test
    void refusesAFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaConfig.kept(file)))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("embedded Kafka: directory " + file + " cannot be used:"
                        + " java.nio.file.FileAlreadyExistsException: " + file
                        + "; set a directory that this user may create and write");
    }

    @Test
    void refusesASettingThatIsNone() {
        var config = EmbeddedKafkaConfig.kept(folder).withOverrides(Map.of("num.io.threads", "many"));
        assertThatThrownBy(() -> EmbeddedKafka.start(config))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageStartingWith("embedded Kafka: the broker on " + folder + " did not start: ")
                .hasMessageContaining("num.io.threads");
    }

    static void createTopic(EmbeddedKafka kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void produce(EmbeddedKafka kafka, String topic, String... values) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    private static List<String> read(EmbeddedKafka kafka, String topic, int count) {
        List<String> values = new ArrayList<>();
        try (var consumer = consumer(kafka)) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(5)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static KafkaConsumer<String, String> consumer(EmbeddedKafka kafka) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest");
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }
}

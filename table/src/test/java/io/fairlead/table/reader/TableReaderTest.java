package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.topics.RecordKey.OfService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class TableReaderTest {
    private final MemoryTopic topic = new MemoryTopic(2);
    private final List<MemoryConsumer> consumers = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private final TableReader reader =
            new TableReader(this::consumer, List.of(MemoryTopic.partition(0), MemoryTopic.partition(1)), new Visitor());
    /// The record at which the visitor fails; empty if it does not.
    private String refused = "";

    private MemoryConsumer consumer() {
        MemoryConsumer consumer = new MemoryConsumer(topic, MemoryConsumer.Isolation.COMMITTED);
        consumer.atMost(2);
        consumers.add(consumer);
        return consumer;
    }

    private final class Visitor implements TableReader.Visitor {
        @Override
        public void read(ConsumerRecord<byte[], byte[]> record) {
            String name = new String(record.value(), StandardCharsets.UTF_8);
            if (name.equals(refused)) {
                throw new TransientFailure("REGISTRY", "away");
            }
            read.add(name);
        }

        @Override
        public void restarted() {
            read.clear();
        }
    }

    private void write(int partition, String... names) {
        for (String name : names) {
            topic.write(
                    partition, new OfService(ServiceKey.parse("shop/web.mesh")), name.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void eachCallReadsToTheEndAndTheNextOnlyWhatIsNew() {
        write(0, "a", "b", "c");
        topic.gap(0, 3);
        write(1, "d");
        reader.readToEnd();
        assertThat(read).containsExactlyInAnyOrder("a", "b", "c", "d");

        read.clear();
        write(1, "e");
        reader.readToEnd();

        assertThat(read).containsExactly("e");
        assertThat(consumers).hasSize(1);
    }

    @Test
    void whatIsNotCommittedIsNotRead() {
        write(0, "a");
        topic.open(0, new OfService(ServiceKey.parse("shop/web.mesh")), new byte[] {'b'}, OptionalLong.empty());
        reader.readToEnd();
        assertThat(read).containsExactly("a");

        topic.abort(0);
        write(0, "c");
        reader.readToEnd();
        assertThat(read).containsExactly("a", "c");
    }

    /// A topic that was created again, or has lost its last records: what was read of it is void.
    @Test
    void aTopicThatEndsBeforeWhatWasReadIsReadFromItsBeginning() {
        write(0, "a", "b");
        write(1, "c");
        reader.readToEnd();
        topic.truncate(0, 1);

        reader.readToEnd();

        assertThat(read).containsExactlyInAnyOrder("a", "c");
    }

    /// The consumer is beyond the record that was not taken, so it cannot go on from there.
    @Test
    void aRecordThatIsNotTakenIsReadAgainWithAllOthers() {
        write(0, "a", "b", "c", "d");
        refused = "c";
        assertThatThrownBy(reader::readToEnd).isInstanceOf(TransientFailure.class);
        assertThat(read).as("void").isEmpty();
        assertThat(consumers.getFirst().isEnded()).isTrue();

        refused = "";
        reader.readToEnd();

        assertThat(read).containsExactly("a", "b", "c", "d");
    }

    @Test
    void afterItsEndItBeginsAgain() {
        write(0, "a");
        reader.readToEnd();
        reader.close();
        assertThat(consumers.getFirst().isEnded()).isTrue();
        assertThat(read).isEmpty();

        reader.readToEnd();

        assertThat(read).containsExactly("a");
    }
}

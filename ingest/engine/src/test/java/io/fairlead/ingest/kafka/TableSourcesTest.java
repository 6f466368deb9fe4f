package io.fairlead.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.runner.Epochs.TableClaim;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.Health;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.Traits;
import io.fairlead.topics.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableSourcesTest {
    private static final SourceId DC1 = new SourceId("dc1");
    private static final String TOPIC = "endpoints";
    private static final ServiceKey WEB = ServiceKey.parse("shop/web.mesh");

    /// A value is the number of its entry.
    private final List<TableEntry> entries = new ArrayList<>();

    private final Deserializer<TableEntry> reader = (_, value) -> entries.get(value[0]);
    private final List<TopicPartition> partitions = TableSources.partitions(TOPIC, 2);
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final TableSources table = new TableSources(() -> consumer, TOPIC, 2, reader);
    private final Map<Integer, Long> ends = new HashMap<>(Map.of(0, 0L, 1, 0L));

    TableSourcesTest() {
        partitions.forEach(partition -> {
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            consumer.updateEndOffsets(Map.of(partition, 0L));
        });
    }

    private void write(int partition, byte[] key, @Nullable TableEntry entry) {
        long offset = ends.merge(partition, 1L, Long::sum) - 1;
        consumer.updateEndOffsets(Map.of(partitions.get(partition), offset + 1));
        byte[] value = entry == null ? null : new byte[] {(byte) entries.size()};
        if (entry != null) {
            entries.add(entry);
        }
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(TOPIC, partition, offset, key, value)));
    }

    private void write(int partition, TableEntry entry) {
        write(partition, Keys.bytes(Keys.of(entry)), entry);
    }

    private static SourceStatus status(long epoch, int instances, String rules) {
        return new SourceStatus(
                DC1, new Epoch(epoch), new Epoch(epoch), instances, 0, Freshness.FRESH, null, Instant.EPOCH, "", rules);
    }

    private static MergedEndpoint endpoint(String address, SourceId source, String instance) {
        Endpoint endpoint = new Endpoint(
                EndpointKey.parse(address + ":8080"),
                List.of(new Port("http", 80, Protocol.HTTP, 8080)),
                Health.PASSING,
                Traits.NONE);
        Witness witness = new Witness(source, instance, Instant.EPOCH);
        return new MergedEndpoint(
                WEB, endpoint, new Provenance(List.of(witness), Collections.emptySortedMap(), List.of()));
    }

    @Test
    void knowsOfARetiredSourceNothingMoreInThatPartition() {
        write(0, status(4, 3, "f00d"));
        write(1, status(5, 2, "f00d"));
        assertThat(table.epoch(DC1)).isEqualTo(new Epoch(5));
        assertThat(table.instances(DC1)).isEqualTo(5);
        write(1, Keys.bytes(Keys.of(status(5, 2, ""))), null);
        assertThat(table.epoch(DC1)).isEqualTo(new Epoch(4));
        assertThat(table.instances(DC1)).isEqualTo(3);
        write(0, Keys.bytes(Keys.of(status(5, 2, ""))), null);
        assertThat(table.epoch(DC1)).isEqualTo(Epoch.NONE);
        assertThat(table.rules(DC1)).isEmpty();
    }

    @Test
    void takesATombstoneOfASourceThatItNeverKnew() {
        write(0, Keys.bytes(Keys.of(status(5, 2, ""))), null);
        assertThat(table.instances(DC1)).isZero();
    }

    @Test
    void saysUnderWhichRulesEachPartitionStands() {
        write(0, status(4, 3, "f00d"));
        write(1, status(5, 2, ""));
        assertThat(table.rules(DC1)).containsExactlyInAnyOrder("f00d", "");
    }

    @Test
    void saysThatAFormerNameIsStillThere() {
        write(0, status(4, 3, ""));
        table.follow();
        assertThat(table.heldUnder(List.of(DC1)))
                .hasValueSatisfying(it -> assertThat(it).contains("SOURCE-RENAMED"));
        write(0, Keys.bytes(Keys.of(status(4, 3, ""))), null);
        table.follow();
        assertThat(table.heldUnder(List.of(DC1))).isEmpty();
    }

    @Test
    void claimsAreThoseOfTheLastEntryOfEachEndpoint() {
        write(0, status(4, 3, ""));
        write(0, endpoint("10.0.0.1", DC1, "i1"));
        write(0, endpoint("10.0.0.2", DC1, "i2"));
        write(1, endpoint("10.0.0.3", DC1, "i3"));
        write(1, endpoint("10.0.0.4", DC1, "i4"));
        write(1, endpoint("10.0.0.5", new SourceId("static"), "i5"));
        write(0, Keys.bytes(Keys.of(endpoint("10.0.0.1", DC1, "i1"))), null);
        write(1, endpoint("10.0.0.3", new SourceId("static"), "i3"));
        assertThat(new TableClaims(() -> consumer, partitions, reader).of(DC1, _ -> true))
                .containsExactlyInAnyOrder(new TableClaim(WEB, "i2"), new TableClaim(WEB, "i4"));
    }
}

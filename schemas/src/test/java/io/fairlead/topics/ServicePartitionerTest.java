package io.fairlead.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Bug;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfInstance;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.wire.ModelValues;
import java.util.List;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServicePartitionerTest {
    /// Golden: a change here moves every service of every installation. Other languages check against this table.
    @ParameterizedTest
    @CsvSource({
        "shop/a, 5, 5, 517",
        "shop/billing.shop.mesh, 2, 2, 218",
        "legacy/billing.dc1.mesh, 6, 18, 498",
        "legacy/*.wild.mesh, 4, 16, 536",
    })
    void everyServiceKeepsItsPartition(String service, int of12, int of24, int of1000) {
        ServiceKey key = ServiceKey.parse(service);

        assertThat(List.of(
                        ServicePartitioner.partition(key, 12),
                        ServicePartitioner.partition(key, 24),
                        ServicePartitioner.partition(key, 1000)))
                .containsExactly(of12, of24, of1000);
    }

    @Test
    void everySourceKeepsItsShard() {
        assertThat(ServicePartitioner.shard(new SourceId("dc1"), 12)).isEqualTo(5);
        assertThat(ServicePartitioner.shard(new SourceId("static"), 12)).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void theServiceAloneDecidesWhateverStandsBehindIt(long seed) {
        ModelValues values = new ModelValues(seed);
        ServiceKey service = values.service();
        int expected = ServicePartitioner.partition(service, 12);

        assertThat(List.of(
                        new OfService(service),
                        new OfEndpoint(service, values.endpointKey()),
                        new OfInstance(service, values.source(), values.instanceId())))
                .allSatisfy(key -> assertThat(ServicePartitioner.partition(Keys.bytes(key), 12))
                        .isEqualTo(expected));
    }

    @Test
    void asPartitionerOfAProducerItReadsTheKeyText() {
        Node node = new Node(0, "127.0.0.1", 1);
        List<PartitionInfo> partitions = java.util.stream.IntStream.range(0, 12)
                .mapToObj(i -> new PartitionInfo("t", i, node, new Node[] {node}, new Node[] {node}))
                .toList();
        Cluster cluster = new Cluster("c", List.of(node), partitions, java.util.Set.of(), java.util.Set.of());
        ServiceKey service = ServiceKey.parse("shop/billing.shop.mesh");
        byte[] key = Keys.bytes(new OfInstance(service, new SourceId("dc1"), "i-1"));
        try (ServicePartitioner partitioner = new ServicePartitioner()) {
            assertThat(partitioner.partition("t", null, key, null, null, cluster))
                    .isEqualTo(ServicePartitioner.partition(service, 12));
            assertThatThrownBy(() -> partitioner.partition("t", null, null, null, null, cluster))
                    .isInstanceOf(Bug.class)
                    .hasMessage("a record for t has no key, so no service decides its partition");
        }
    }
}

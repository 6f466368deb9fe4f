package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Health;
import io.fairlead.testkit.peers.MotoPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Auto Scaling groups of a program that others wrote after AWS' documentation.
@TestInstance(Lifecycle.PER_CLASS)
class MotoGroupsIT {
    private MotoPeer moto;
    private MotoInstances instances;
    private MotoGroups groups;

    @BeforeAll
    void start() throws InterruptedException {
        moto = MotoPeer.start();
        instances = new MotoInstances(moto.address());
        groups = new MotoGroups(moto.address());
    }

    @AfterAll
    void stop() {
        if (moto != null) {
            instances.close();
            groups.close();
            moto.close();
        }
    }

    @BeforeEach
    void reset() throws InterruptedException {
        moto.reset();
    }

    private Readings readings(String serviceTag) {
        return new Readings(Aws.withGroups(Aws.options(moto.address().toString(), 1000), serviceTag));
    }

    private static String id(String instance) {
        return Aws.PLACE.prefix() + instance;
    }

    private static Map<String, Health> healths(Listing listing) {
        Map<String, Health> all = new TreeMap<>();
        Readings.instances(listing).forEach(it -> all.put(it.id(), it.health()));
        return all;
    }

    @Test
    void theLifecycleIsTheHealth() throws InterruptedException {
        groups.create("shop", 3, Map.of("service", "web"));
        String alone = instances.run(Map.of("service", "web"));
        List<String> ids = groups.instances("shop");
        groups.standby("shop", ids.get(0));
        groups.health(ids.get(1), "Unhealthy");
        try (Readings readings = readings("service")) {
            Listing first = readings.first();
            assertThat(healths(first))
                    .isEqualTo(Map.of(
                            id(ids.get(0)),
                            Health.MAINTENANCE,
                            id(ids.get(1)),
                            Health.CRITICAL,
                            id(ids.get(2)),
                            Health.PASSING,
                            id(alone),
                            Health.UNKNOWN));
            assertThat(Readings.instances(first))
                    .filteredOn(it -> it.id().equals(id(ids.get(0))))
                    .singleElement()
                    .satisfies(it -> assertThat(it.metadata())
                            .containsEntry("aws.group", "shop")
                            .containsEntry("aws.group-state", "Standby"));

            groups.serve("shop", ids.get(0));
            assertThat(healths(readings.next())).containsEntry(id(ids.get(0)), Health.PASSING);
        }
    }

    @Test
    void theGroupIsTheService() throws InterruptedException {
        groups.create("shop", 2, Map.of());
        groups.create("billing", 1, Map.of());
        try (Readings readings = readings(GroupMembership.TAG)) {
            assertThat(Readings.instances(readings.first()))
                    .extracting(it -> it.naming().service())
                    .containsExactlyInAnyOrder("shop", "shop", "billing");
        }
    }

    @Test
    void aDetachedInstanceIsInNoGroup() throws InterruptedException {
        groups.create("shop", 2, Map.of("service", "web"));
        String detached = groups.instances("shop").getFirst();
        try (Readings readings = readings("service")) {
            assertThat(healths(readings.first()).values()).containsOnly(Health.PASSING);
            groups.detach("shop", detached);
            var _ = readings.first();
            readings.pass(Duration.ofSeconds(10));
            assertThat(healths(readings.first())).containsEntry(id(detached), Health.UNKNOWN);
        }
    }

    @Test
    void aGroupWithAWarmPoolAndAnEmptyGroupAreRead() throws InterruptedException {
        groups.create("empty", 0, Map.of());
        groups.create("shop", 1, Map.of("service", "web"));
        groups.warmPool("shop");
        try (Readings readings = readings("service")) {
            assertThat(healths(readings.first()).values()).containsOnly(Health.PASSING);
            assertThat(readings.listener().unresolved()).isEmpty();
        }
    }

    @Test
    void moreThanAPageOfGroupsIsRead() throws InterruptedException {
        for (int i = 0; i < 101; i++) {
            groups.create("group-%03d".formatted(i), i % 50 == 0 ? 1 : 0, Map.of("service", "web"));
        }
        try (Readings readings = readings("service")) {
            assertThat(healths(readings.first()).values()).hasSize(3).containsOnly(Health.PASSING);
        }
    }

    @Test
    void aRegionWithoutGroupsIsRead() throws InterruptedException {
        String alone = instances.run(Map.of("service", "web"));
        try (Readings readings = readings("service")) {
            assertThat(healths(readings.first())).isEqualTo(Map.of(id(alone), Health.UNKNOWN));
            assertThat(readings.listener().unresolved()).isEmpty();
        }
    }
}

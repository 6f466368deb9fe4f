package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsOptions.Filter;
import io.fairlead.ingest.aws.AwsOptions.Role;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Health;
import io.fairlead.testkit.peers.MotoPeer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Against a program that others wrote after AWS' documentation.
@TestInstance(Lifecycle.PER_CLASS)
class MotoIT {
    private MotoPeer moto;
    private MotoInstances instances;

    @BeforeAll
    void start() throws InterruptedException {
        moto = MotoPeer.start();
        instances = new MotoInstances(moto.address());
    }

    @AfterAll
    void stop() {
        if (moto != null) {
            instances.close();
            moto.close();
        }
    }

    @BeforeEach
    void reset() throws InterruptedException {
        moto.reset();
    }

    private Readings readings(Filter... filters) {
        return new Readings(Aws.with(Aws.options(moto.address().toString(), 2), filters));
    }

    @Test
    void readsPagesZonesAndTheAccount() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            instances.run(Map.of("service", "web", "version", "v" + i));
        }
        instances.run(Map.of("other", "web"));
        try (Readings readings = readings()) {
            assertThat(Readings.instances(readings.first())).hasSize(5).allSatisfy(it -> {
                assertThat(it.id()).startsWith("123456789012/eu-west-1/i-");
                assertThat(it.health()).isEqualTo(Health.UNKNOWN);
                assertThat(it.traits().locality().toString()).startsWith("eu-west-1/euw1-az");
                assertThat(it.metadata()).containsKeys("aws.vpc", "aws.subnet", "aws.tag.version");
            });
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    @Test
    void theStatesOfEc2() throws InterruptedException {
        String stopped = instances.run(Map.of("service", "web"));
        String terminated = instances.run(Map.of("service", "web"));
        String running = instances.run(Map.of("service", "web"));
        instances.stop(stopped);
        instances.terminate(terminated);
        try (Readings readings = readings()) {
            assertThat(Readings.ids(readings.first())).containsExactly("123456789012/eu-west-1/" + running);
            instances.start(stopped);
            assertThat(Readings.ids(readings.next())).hasSize(2);
        }
    }

    @Test
    void filtersAreApplied() throws InterruptedException {
        String wanted = instances.run(Map.of("service", "web", "mesh", "true"));
        instances.run(Map.of("service", "web", "mesh", "no"));
        instances.run(Map.of("service", "web"));
        try (Readings byTag = readings(new Filter("tag:mesh", List.of("t*")));
                Readings byKey = readings(new Filter("tag-key", List.of("mesh")));
                Readings byZone = readings(new Filter("availability-zone", List.of("eu-west-1c")));
                Readings byVpc = readings(new Filter("vpc-id", List.of("vpc-none")))) {
            assertThat(Readings.ids(byTag.first())).containsExactly("123456789012/eu-west-1/" + wanted);
            assertThat(Readings.ids(byKey.first())).hasSize(2);
            assertThat(Readings.ids(byZone.first())).isEmpty();
            assertThat(Readings.ids(byVpc.first())).isEmpty();
        }
    }

    @Test
    void anEmptyRegionIsEmpty() throws InterruptedException {
        try (Readings readings = readings()) {
            assertThat(Readings.ids(readings.first())).isEmpty();
        }
    }

    @Test
    void readsWithARole() throws InterruptedException {
        String id = instances.run(Map.of("service", "web"));
        Role role = new Role("arn:aws:iam::123456789012:role/reader", "shop");
        AwsOptions options = Aws.with(Aws.options(moto.address().toString(), 2), Aws.KEYS, role);
        try (Readings readings = new Readings(options)) {
            assertThat(Readings.ids(readings.first())).containsExactly("123456789012/eu-west-1/" + id);
        }
    }

    /// The role of another account lists another account.
    @Test
    void readsAnotherAccountWithARole() throws InterruptedException {
        instances.run(Map.of("service", "web"));
        Role role = new Role("arn:aws:iam::210987654321:role/reader", "");
        AwsOptions options = Aws.with(Aws.options(moto.address().toString(), 2), Aws.KEYS, role);
        try (Readings readings = new Readings(options)) {
            assertThat(readings.failure().code())
                    .as("the configured account is 123456789012")
                    .isEqualTo("INGEST-AWS-ACCOUNT");
        }
    }
}

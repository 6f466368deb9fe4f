package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

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
import software.amazon.awssdk.services.servicediscovery.model.CustomHealthStatus;

/// The Cloud Map of a program that others wrote after AWS' documentation.
@TestInstance(Lifecycle.PER_CLASS)
class MotoCloudMapIT {
    private static final Map<String, String> ADDRESS =
            Map.of("AWS_INSTANCE_IPV4", "10.0.0.1", "AWS_INSTANCE_PORT", "80", "version", "v2");

    private MotoPeer moto;

    @BeforeAll
    void start() throws InterruptedException {
        moto = MotoPeer.start();
    }

    @AfterAll
    void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void reset() throws InterruptedException {
        moto.reset();
    }

    private Readings readings(String... namespaces) {
        return new Readings(Aws.ofCloudMap(Aws.options(moto.address().toString(), 1000), namespaces));
    }

    @Test
    void readsAttributesAndHealth() throws InterruptedException {
        try (MotoCloudMap cloudMap = new MotoCloudMap(moto);
                Readings readings = readings()) {
            cloudMap.put("web", "a", ADDRESS);
            cloudMap.put("web", "b", Map.of("AWS_INSTANCE_IPV6", "2001:db8::1"));
            cloudMap.put("queue", "c", Map.of("url", "https://sqs.example/1"));
            cloudMap.health("web", "b", CustomHealthStatus.UNHEALTHY);
            Listing listing = readings.first();
            assertThat(Readings.instances(listing)).hasSize(2);
            assertThat(Readings.instances(listing).getFirst()).satisfies(it -> {
                assertThat(it.id()).startsWith("123456789012/eu-west-1/a/srv-");
                assertThat(it.naming().service()).isEqualTo("web");
                assertThat(it.address()).isEqualTo("10.0.0.1");
                assertThat(it.ports()).extracting("target").containsExactly(80);
                assertThat(it.health()).isEqualTo(Health.PASSING);
                assertThat(it.metadata())
                        .containsEntry("aws.namespace", "shop")
                        .containsEntry("aws.attribute.version", "v2");
            });
            assertThat(Readings.instances(listing).getLast()).satisfies(it -> {
                assertThat(it.address()).isEqualTo("2001:db8::1");
                assertThat(it.health()).isEqualTo(Health.CRITICAL);
            });
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    /// Moto lists the services of all namespaces for each, so that some of them are not found.
    @Test
    void namespacesAreSelected() throws InterruptedException {
        try (MotoCloudMap cloudMap = new MotoCloudMap(moto);
                Readings all = readings();
                Readings one = readings("billing.local")) {
            cloudMap.put("shop.local", "web", "a", ADDRESS);
            cloudMap.put("billing.local", "db", "a", ADDRESS);
            assertThat(Readings.ids(all.first())).hasSize(2);
            assertThat(Readings.instances(one.first()))
                    .singleElement()
                    .extracting(it -> it.metadata().get("aws.namespace"))
                    .isEqualTo("billing.local");
        }
    }

    @Test
    void aServiceOfAThousandInstancesIsListedInPages() throws InterruptedException {
        try (MotoCloudMap cloudMap = new MotoCloudMap(moto);
                Readings readings = readings()) {
            for (int i = 0; i < 1001; i++) {
                cloudMap.put("shop", "web", "i-%04d".formatted(i), ADDRESS);
            }
            cloudMap.health("web", "i-0999", CustomHealthStatus.UNHEALTHY);
            List<io.fairlead.model.Instance> all = Readings.instances(readings.first());
            assertThat(all).hasSize(1001);
            assertThat(all)
                    .filteredOn(it -> it.health() == Health.CRITICAL)
                    .singleElement()
                    .satisfies(it -> assertThat(it.id()).contains("/i-0999/srv-"));
            assertThat(readings.listener().calls())
                    .containsEntry("servicediscovery:ListInstances@123456789012/eu-west-1", 11)
                    .containsEntry("servicediscovery:GetInstancesHealthStatus@123456789012/eu-west-1", 11);
        }
    }

    @Test
    void aRegionWithoutNamespacesIsEmpty() throws InterruptedException {
        try (Readings readings = readings()) {
            assertThat(Readings.ids(readings.first())).isEmpty();
        }
    }
}

package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DriftBudget;
import io.fairlead.publisher.pipeline.Outcome.Drift;
import io.fairlead.publisher.pipeline.Outcome.Withheld;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.RetryBackoff;
import io.fairlead.publisher.plan.Freezes;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.topics.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an operator froze stays as it is.
@Timeout(180)
class TargetFreezeTest extends PipelineSituation {
    private void waitsForThaw(int services) {
        await().atMost(PATIENCE).until(() -> rig.pipeline.health().frozen() == services);
        settled();
    }

    @Test
    void changesNothingOfAFrozenServiceAndSaysWhoFrozeIt() {
        rig.service("shop/billing.mesh", "10.1.0.4").service("shop/cart.mesh").open();
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"), desired("shop/cart.mesh"));
        rig.freeze("shop/billing.mesh", null).offer();
        rig.service("shop/billing.mesh", "10.1.0.5")
                .service("shop/cart.mesh", "10.1.0.7")
                .offer("shop/billing.mesh", "shop/cart.mesh");
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"), desired("shop/cart.mesh", "10.1.0.7"));
        waitsForThaw(1);
        rig.service("shop/billing.mesh", "10.1.0.6").offer("shop/billing.mesh");
        settled();

        assertThat(rig.outcomes(Withheld.class)).singleElement().satisfies(it -> {
            assertThat(it.by()).isEqualTo(WithheldBy.FREEZE);
            assertThat(it.reason())
                    .isEqualTo("shop/billing.mesh frozen by anna since 1970-01-01T00:00:00Z until it is thawed");
        });
        assertThat(rig.pipeline.health().withheld()).isEqualTo(1);
        assertThat(rig.pipeline.health().freezes())
                .extracting(Freezes::text)
                .containsExactly("shop/billing.mesh frozen by anna since 1970-01-01T00:00:00Z until it is thawed");

        rig.thaw("shop/billing.mesh").offer();
        eventuallyHolds(
                desired("shop/billing.mesh", "10.1.0.4", "10.1.0.5", "10.1.0.6"),
                desired("shop/cart.mesh", "10.1.0.7"));
        settled();
        assertThat(rig.pipeline.health().frozen()).isZero();
        assertThat(rig.pipeline.health().withheld()).isZero();
        assertThat(rig.pipeline.health().freezes()).isEmpty();
    }

    @Test
    void neitherCreatesNorDeletesNorRepairs() throws InterruptedException {
        held("shop/gone.mesh");
        held("shop/cart.mesh");
        rig.service("shop/billing.mesh")
                .service("shop/cart.mesh")
                .freeze("*", null)
                .open();
        await().atMost(PATIENCE).until(() -> rig.pipeline.health().objects() == 2);
        mesh.edit(CART);
        waitsForThaw(3);
        assertThat(mesh.writes()).hasSize(2);
        assertThat(rig.outcomes(Drift.class)).isEmpty();

        rig.thaw("*").offer();
        eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
        await().atMost(PATIENCE).until(() -> rig.outcomes(Drift.class).size() == 1);
    }

    @Test
    void standsAfterARestart() throws InterruptedException {
        held("shop/billing.mesh", "10.1.0.4");
        rig.service("shop/billing.mesh", "10.1.0.5")
                .freeze("target:fake", null)
                .freeze("target:other", null)
                .open();
        waitsForThaw(1);
        assertThat(mesh.writes()).hasSize(1);
        assertThat(rig.pipeline.health().freezes()).hasSize(1);
    }

    @Test
    void endsByItselfWithoutARecord() {
        rig.service("shop/billing.mesh", "10.1.0.4").open();
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));
        // So long that the pipeline sees the freeze, however busy the machine is.
        Instant until = Clock.systemUTC().instant().plusSeconds(5);
        rig.freeze("shop/billing.mesh", until).offer();
        rig.service("shop/billing.mesh", "10.1.0.5").offer("shop/billing.mesh");
        await().atMost(PATIENCE).until(() -> rig.outcomes(Withheld.class).size() == 1);
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4", "10.1.0.5"));
        assertThat(Clock.systemUTC().instant()).isAfterOrEqualTo(until);
        assertThat(rig.pipeline.health().freezes()).isEmpty();
    }

    @Test
    void ofATargetLeavesOtherTargetsAlone() {
        rig.service("shop/billing.mesh").freeze("target:other", null).open();
        eventuallyHolds(desired("shop/billing.mesh"));
    }

    @Test
    void ofASourceKeepsWhatTheSourceNoLongerLists() {
        rig.witnessed("shop/billing.mesh", "10.1.0.4", "dc1")
                .witnessed("shop/billing.mesh", "10.1.0.9", "static")
                .witnessed("shop/cart.mesh", "10.1.0.7", "static")
                .open();
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4", "10.1.0.9"), desired("shop/cart.mesh", "10.1.0.7"));
        rig.freeze("source:dc1", null).offer();
        // The last claim of dc1 goes: the table no longer says that dc1 was a witness.
        rig.gone(Keys.of(MeshServices.endpoint(ServiceKey.parse("shop/billing.mesh"), "10.1.0.4", "v1")))
                .witnessed("shop/cart.mesh", "10.1.0.8", "static")
                .offer("shop/billing.mesh", "shop/cart.mesh");
        eventuallyHolds(
                desired("shop/billing.mesh", "10.1.0.4", "10.1.0.9"),
                desired("shop/cart.mesh", "10.1.0.7", "10.1.0.8"));
        waitsForThaw(1);

        rig.thaw("source:dc1").offer();
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.9"), desired("shop/cart.mesh", "10.1.0.7", "10.1.0.8"));
    }

    @Test
    void ofASourceDeletesNoServiceOfUnknownWitnesses() throws InterruptedException {
        held("shop/gone.mesh");
        rig.service("shop/billing.mesh").freeze("source:dc1", null).open();
        eventuallyHolds(desired("shop/billing.mesh"), desired("shop/gone.mesh"));
        waitsForThaw(1);
        rig.thaw("source:dc1").offer();
        eventuallyHolds(desired("shop/billing.mesh"));
    }

    /// Four writes wait for their turn, one a second. When the freeze comes, one of them may be on its way already.
    @Test
    void stopsAWriteThatWaitsForItsTurn() {
        rig = new PipelineRig(
                mesh,
                SyncPolicy.SYNC,
                PipelineRig.ANY,
                new PipelineConfig(
                        Coalescing.OFF,
                        4,
                        1,
                        new RetryBackoff(Duration.ofMillis(1), Duration.ofMillis(4)),
                        Duration.ofMinutes(10),
                        DriftBudget.DEFAULT));
        int services = 60;
        for (int i = 0; i < services; i++) {
            rig.service("shop/s" + i + ".mesh");
        }
        rig.open();
        await().atMost(PATIENCE).until(() -> !mesh.writes().isEmpty());
        rig.freeze("*", null).offer();
        int written = mesh.writes().size();

        assertThat(written).isLessThan(services - 4);
        await().atMost(PATIENCE)
                .until(() -> rig.pipeline.health().frozen() + mesh.writes().size() == services);
        settled();
        assertThat(mesh.writes()).hasSizeBetween(written, written + 1);
    }
}

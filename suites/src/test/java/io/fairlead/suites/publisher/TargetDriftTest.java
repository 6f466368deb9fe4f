package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.publisher.pipeline.DriftBudget;
import io.fairlead.publisher.pipeline.Outcome.Contested;
import io.fairlead.publisher.pipeline.Outcome.Drift;
import io.fairlead.publisher.plan.SyncPolicy;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Somebody else keeps writing what is ours.
@Timeout(180)
class TargetDriftTest extends PipelineSituation {
    private DriftBudget budget = new DriftBudget(2, Duration.ofHours(1));

    private PipelineRig fighting() {
        rig = new PipelineRig(mesh, SyncPolicy.SYNC, PipelineRig.ANY, PipelineRig.QUICK.with(budget));
        rig.service("shop/billing.mesh").service("shop/cart.mesh").open();
        eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
        settled();
        for (int i = 1; i <= 2; i++) {
            mesh.edit(BILLING);
            int repairs = i;
            await().atMost(PATIENCE).until(() -> rig.outcomes(Drift.class).size() == repairs);
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
            settled();
        }
        mesh.edit(BILLING);
        await().atMost(PATIENCE).until(() -> rig.pipeline.health().contested() == 1);
        settled();
        return rig;
    }

    @Test
    void leavesAnObjectAloneOnceItsBudgetIsSpentAndSaysSoOnce() {
        fighting();
        int writes = mesh.writes().size();
        mesh.edit(BILLING);
        rig.pipeline.reconcileAll();
        settled();
        assertThat(mesh.writes()).hasSize(writes);
        assertThat(rig.outcomes(Contested.class)).singleElement().satisfies(it -> {
            assertThat(it.repair().key()).isEqualTo(BILLING);
            assertThat(it.budget()).isEqualTo(budget);
        });
        assertThat(rig.outcomes(Drift.class)).hasSize(2);

        mesh.edit(CART);
        await().atMost(PATIENCE)
                .until(() -> rig.outcomes(Drift.class).stream()
                        .anyMatch(it -> it.repair().key().equals(CART)));
    }

    /// Otherwise a publisher that takes a partition over would repair it minutes late.
    @Test
    void whatOthersWriteInTheirPartitionsIsNoFight() {
        rig.service("shop/billing.mesh").service("other/cart.mesh").open();
        eventuallyHolds(desired("other/cart.mesh"), desired("shop/billing.mesh"));
        settled();
        rig.assign(Set.of(1), Set.of(1));
        rig.offer();
        for (int i = 0; i < 30; i++) {
            mesh.edit(BILLING);
        }

        rig.assign(Set.of(0, 1), Set.of(0, 1));
        rig.service("shop/billing.mesh").snapshot(0);
        rig.offer();
        eventuallyHolds(desired("other/cart.mesh"), desired("shop/billing.mesh"));
        settled();
        mesh.edit(BILLING);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !rig.outcomes(Drift.class).isEmpty());
    }

    @Test
    void anObjectThatSomebodyDeletesIsMadeAgainEachTime() {
        rig = new PipelineRig(mesh, SyncPolicy.SYNC, PipelineRig.ANY, PipelineRig.QUICK.with(budget));
        rig.service("shop/billing.mesh").open();
        eventuallyHolds(desired("shop/billing.mesh"));
        for (int i = 1; i <= 5; i++) {
            mesh.remove(BILLING);
            eventuallyHolds(desired("shop/billing.mesh"));
        }
        settled();
        assertThat(rig.outcomes(Contested.class)).isEmpty();
        assertThat(rig.pipeline.health().contested()).isZero();
    }

    @Test
    void goesOnWhenTheServiceChangesInTheTable() {
        fighting();
        rig.service("shop/billing.mesh", "10.1.0.4").offer("shop/billing.mesh");
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"), desired("shop/cart.mesh"));
        settled();
        assertThat(rig.pipeline.health().contested()).isZero();
    }

    @Test
    void goesOnOnceTheWindowHasPassed() {
        budget = new DriftBudget(2, Duration.ofSeconds(8));
        fighting();
        await().atMost(Duration.ofSeconds(60)).until(() -> rig.pipeline.health().contested() == 0);
        eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
        await().atMost(PATIENCE).until(() -> rig.pipeline.health().contested() == 0);
    }
}

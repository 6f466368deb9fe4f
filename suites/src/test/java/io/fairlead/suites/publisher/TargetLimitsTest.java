package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.pipeline.Outcome.Withheld;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.DeleteConfirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.plan.WithheldBy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many deletions leave a target pipeline, and which have to be asked for twice.
@Timeout(180)
class TargetLimitsTest extends PipelineSituation {
    @Test
    void planOnlyWritesNothingAndSaysWhatItWould() throws InterruptedException {
        held("shop/gone.mesh");
        rig = new PipelineRig(mesh, SyncPolicy.PLAN_ONLY, PipelineRig.ANY, PipelineRig.QUICK);
        rig.service("shop/billing.mesh").open();
        await().atMost(PATIENCE).until(() -> rig.outcomes(Withheld.class).size() == 2);
        settled();
        assertThat(mesh.writes()).hasSize(1);
    }

    @Test
    void upsertOnlyNeverDeletes() throws InterruptedException {
        held("shop/gone.mesh");
        rig = new PipelineRig(mesh, SyncPolicy.UPSERT_ONLY, PipelineRig.ANY, PipelineRig.QUICK);
        rig.service("shop/billing.mesh").open();
        await().atMost(PATIENCE).until(() -> rig.outcomes(Withheld.class).size() == 1);
        eventuallyHolds(desired("shop/billing.mesh"), desired("shop/gone.mesh"));
    }

    @Test
    void holdsAMassDeletionAtTheStartButUpdates() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            held("shop/s" + i + ".mesh");
        }
        rig = new PipelineRig(mesh, SyncPolicy.SYNC, PipelineRig.limit(0.2, 10), PipelineRig.QUICK);
        rig.service("shop/s0.mesh", "10.1.0.4").open();
        await().atMost(PATIENCE).until(() -> rig.outcomes(Withheld.class).size() == 19);
        await().atMost(PATIENCE).until(() -> rig.outcomes(Applied.class).size() == 1);
        settled();
        assertThat(mesh.owned()).hasSize(20).containsEntry(key("shop/s0.mesh"), desired("shop/s0.mesh", "10.1.0.4"));
        assertThat(rig.outcomes(Withheld.class).getFirst().reason()).contains("of 20 objects, allowed are 4");
    }

    @Test
    void holdsAMassDeletionThatComesServiceByService() {
        rig = new PipelineRig(mesh, SyncPolicy.SYNC, PipelineRig.limit(0.2, 10), PipelineRig.QUICK);
        for (int i = 0; i < 20; i++) {
            rig.service("shop/s" + i + ".mesh");
        }
        rig.open();
        await().atMost(PATIENCE).until(() -> mesh.owned().size() == 20);
        settled();
        for (int i = 0; i < 20; i++) {
            rig.without("shop/s" + i + ".mesh").offer("shop/s" + i + ".mesh");
        }
        await().atMost(PATIENCE).until(() -> rig.pipeline.health().withheld() == 16);
        settled();
        assertThat(writesAfter(20)).hasSize(4).allMatch(Delete.class::isInstance);
    }

    @Test
    void asksTwiceBeforeMoreThanAFewGo() throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            held("shop/s" + i + ".mesh");
        }
        // So long that each service is planned before, however busy the machine is.
        Duration after = Duration.ofSeconds(5);
        rig = new PipelineRig(
                mesh,
                SyncPolicy.SYNC,
                new DeleteTerms(DeleteLimit.NONE, Duration.ofMinutes(10), new DeleteConfirmation(5, after)),
                PipelineRig.QUICK);
        long start = System.nanoTime();
        rig.open();
        await().atMost(PATIENCE).until(() -> rig.outcomes(Withheld.class).size() == 6);
        assertThat(rig.outcomes(Withheld.class)).allMatch(it -> it.by() == WithheldBy.CONFIRMATION);
        eventuallyHolds();
        await().atMost(PATIENCE).until(() -> rig.outcomes(Applied.class).size() == 6);
        assertThat(rig.outcomes.stream().limit(6))
                .as("nothing was deleted before all were withheld")
                .allMatch(Withheld.class::isInstance);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(after);
        settled();
        assertThat(rig.pipeline.health().withheld()).isZero();
    }

    @Test
    void asksTwiceAlsoWhatComesServiceByService() {
        rig = new PipelineRig(
                mesh,
                SyncPolicy.SYNC,
                new DeleteTerms(
                        DeleteLimit.NONE, Duration.ofMinutes(10), new DeleteConfirmation(5, Duration.ofSeconds(5))),
                PipelineRig.QUICK);
        for (int i = 0; i < 9; i++) {
            rig.service("shop/s" + i + ".mesh");
        }
        rig.open();
        await().atMost(PATIENCE).until(() -> mesh.owned().size() == 9);
        settled();
        for (int i = 0; i < 9; i++) {
            rig.without("shop/s" + i + ".mesh").offer("shop/s" + i + ".mesh");
        }
        await().atMost(PATIENCE).until(() -> rig.outcomes(Withheld.class).size() == 4);
        eventuallyHolds();
    }

    @Test
    void keepsWhatComesBackBeforeItWasAskedForTwice() throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            held("shop/s" + i + ".mesh");
        }
        rig = new PipelineRig(
                mesh,
                SyncPolicy.SYNC,
                new DeleteTerms(
                        DeleteLimit.NONE, Duration.ofMinutes(10), new DeleteConfirmation(3, Duration.ofMinutes(1))),
                PipelineRig.QUICK);
        rig.open();
        await().atMost(PATIENCE).until(() -> rig.outcomes(Withheld.class).size() == 6);
        for (int i = 0; i < 6; i++) {
            rig.service("shop/s" + i + ".mesh").offer("shop/s" + i + ".mesh");
        }
        await().atMost(PATIENCE).until(() -> rig.pipeline.health().withheld() == 0);
        rig.pipeline.reconcileAll();
        settled();
        assertThat(writesAfter(6)).isEmpty();
    }
}

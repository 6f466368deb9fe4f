package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.pipeline.Outcome.Withheld;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.table.image.Heard;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.topics.Keys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is written while a required source, `dc1`, was not heard since the publisher began. `alpha` was.
@Timeout(180)
class TargetEvidenceTest extends PipelineSituation {
    private static final Heard ALPHA_ALONE = (_, _, source) -> !source.equals(PipelineRig.DC1);

    /// Both partitions are read to their end; dc1 has a snapshot there, of an earlier epoch. Offered before the start,
    /// so that the first full reconcile sees it: the next one comes when dc1 is heard.
    private void restarted() {
        rig.heard = ALPHA_ALONE;
        rig.snapshots();
        rig.offer();
        rig.pipeline.start();
    }

    private void dc1IsHeard() {
        rig.heard = Heard.BY_SNAPSHOT;
        rig.offer();
    }

    private void gone(String service, String address) {
        rig.gone(Keys.of(MeshServices.endpoint(ServiceKey.parse(service), address, "v1")));
    }

    private List<Withheld> withheld() {
        return rig.pipeline.withheld();
    }

    @Test
    void aSourceThatIsDownDelaysNoCreationAndNoUpdateOfAnother() throws InterruptedException {
        held("shop/cart.mesh", "10.1.0.9");
        rig.witnessed("shop/billing.mesh", "10.1.0.4", "alpha").witnessed("shop/cart.mesh", "10.1.0.7", "alpha");
        rig.pipeline.start();
        rig.heard = ALPHA_ALONE;
        rig.offer(); // dc1 is new: the table does not know it
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"), desired("shop/cart.mesh", "10.1.0.7"));

        gone("shop/billing.mesh", "10.1.0.4");
        rig.witnessed("shop/billing.mesh", "10.1.0.5", "alpha").offer("shop/billing.mesh");
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.5"), desired("shop/cart.mesh", "10.1.0.7"));
        assertThat(rig.pipeline.health().state()).isEqualTo(TargetHealth.State.RUNNING);
        assertThat(rig.pipeline.health().waitsFor()).isEmpty();
        assertThat(rig.pipeline.health().deletionsWaitFor())
                .containsExactly("the first complete snapshot of source dc1 in partitions [0, 1]");
    }

    /// The table may be an older copy, and the service younger than it.
    @Test
    void nothingIsDeletedBeforeEveryRequiredSourceWasHeard() throws InterruptedException {
        held("shop/new.mesh", "10.1.0.70");
        rig.service("shop/billing.mesh");
        restarted();
        await().atMost(PATIENCE).until(() -> withheld().size() == 1);
        settled();
        assertThat(mesh.owned()).containsKey(key("shop/new.mesh"));
        assertThat(withheld().getFirst().by()).isEqualTo(WithheldBy.SOURCE);
        assertThat(withheld().getFirst().reason())
                .isEqualTo(
                        "deletions wait for source dc1, not heard in partitions [0, 1] since this publisher started");

        dc1IsHeard();
        eventuallyHolds(desired("shop/billing.mesh"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(withheld()).isEmpty());
    }

    @Test
    void noServiceStepsBackToWhatAnUnheardSourceOnceSaid() throws InterruptedException {
        held("shop/billing.mesh", "10.1.0.1", "10.1.9.3");
        rig.witnessed("shop/billing.mesh", "10.1.0.1", "dc1").witnessed("shop/billing.mesh", "10.1.0.2", "dc1");
        restarted();
        await().atMost(PATIENCE).until(() -> withheld().size() == 1);
        assertThat(withheld().getFirst().reason())
                .isEqualTo("it depends on source dc1, not heard since this publisher started");
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1", "10.1.9.3"));

        dc1IsHeard();
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1", "10.1.0.2"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(withheld()).isEmpty());
    }

    /// The older table is from before the source was renamed.
    @Test
    void noServiceStepsBackToWhatAnUnheardSourceSaidUnderItsFormerName() throws InterruptedException {
        held("shop/billing.mesh", "10.1.0.1", "10.1.9.3");
        rig.witnessed("shop/billing.mesh", "10.1.0.1", "former");
        restarted();
        await().atMost(PATIENCE).until(() -> withheld().size() == 1);
        assertThat(withheld().getFirst().reason())
                .isEqualTo("it depends on source dc1, not heard since this publisher started");
        settled();
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1", "10.1.9.3"));
    }

    /// The older table may not know yet who claims it.
    @Test
    void aServiceThatNobodyClaimsInTheTableKeepsWhatTheMeshHas() throws InterruptedException {
        held("shop/billing.mesh", "10.1.0.1");
        rig.service("shop/billing.mesh");
        restarted();
        await().atMost(PATIENCE).until(() -> withheld().size() == 1);
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1"));

        dc1IsHeard();
        eventuallyHolds(desired("shop/billing.mesh"));
    }

    @Test
    void whatIsNewIsCreatedWhoeverSaidSo() {
        rig.witnessed("shop/billing.mesh", "10.1.0.1", "dc1");
        restarted();
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1"));
    }

    @Test
    void aServiceThatWasInOrderAtTheStartLosesWhatAHeardSourceRemoves() throws InterruptedException {
        held("shop/billing.mesh", "10.1.0.1", "10.1.0.2");
        rig.witnessed("shop/billing.mesh", "10.1.0.1", "dc1").witnessed("shop/billing.mesh", "10.1.0.2", "alpha");
        restarted();
        settled();

        gone("shop/billing.mesh", "10.1.0.2");
        rig.offer("shop/billing.mesh");
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1"));

        gone("shop/billing.mesh", "10.1.0.1");
        rig.offer("shop/billing.mesh");
        await().atMost(PATIENCE).until(() -> withheld().size() == 1);
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1"));

        rig.witnessed("shop/billing.mesh", "10.1.0.1", "dc1")
                .witnessed("shop/billing.mesh", "10.1.0.8", "dc1")
                .offer("shop/billing.mesh");
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1", "10.1.0.8"));
    }

    @Test
    void whatSomebodyEditedIsRepairedMeanwhile() {
        rig.witnessed("shop/billing.mesh", "10.1.0.1", "dc1");
        restarted();
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1"));
        settled();
        mesh.edit(BILLING);
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.1"));
    }
}

package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.pipeline.OneThread;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.table.image.MeshView;
import io.fairlead.topics.RecordKey;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A deletion waits for its turn, at a slow target for minutes, and the table goes on meanwhile.
class TargetDeletionTest extends PipelineSituation {
    private static final ServiceKey SERVICE = ServiceKey.parse("shop/billing.mesh");

    /// What the reconcile sees, one after the other; the last one from then on.
    private final Queue<MeshView> views = new ArrayDeque<>();

    @BeforeEach
    void heldWithoutAService() throws InterruptedException {
        held("shop/billing.mesh", "10.0.0.1");
        rig.snapshots();
        views.add(rig.view()); // for the count of all deletions
        views.add(rig.view()); // for the plan
    }

    private void reconcile() throws InterruptedException {
        OneThread publisher = new OneThread(
                new TargetSpec(
                        mesh,
                        SyncPolicy.SYNC,
                        PipelineRig.ANY,
                        new WriteGate(new TreeSet<>(Set.of(PipelineRig.DC1))),
                        PipelineRig.QUICK),
                _ -> {},
                Clock.systemUTC(),
                () -> views.size() > 1 ? views.remove() : views.element());
        publisher.reconcileAll();
        publisher.reconcile(SERVICE, List.of(BILLING));
    }

    /// Deleted and created again, it would be missing in the mesh in between.
    @Test
    void aServiceThatIsBackInTheTableIsNotDeleted() throws InterruptedException {
        views.add(rig.service("shop/billing.mesh", "10.0.0.1").view());

        reconcile();

        assertThat(writesAfter(1)).isEmpty();
        assertThat(mesh.owned()).containsKey(BILLING);
    }

    /// Of which nothing but an endpoint that is written again is known yet.
    @Test
    void aServiceOfWhichSomethingIsBackIsNotDeleted() throws InterruptedException {
        views.add(rig.service("shop/billing.mesh", "10.0.0.1")
                .gone(new RecordKey.OfService(SERVICE))
                .view());

        reconcile();

        assertThat(writesAfter(1)).isEmpty();
    }

    @Test
    void whatHappensToOthersDoesNotDelayIt() throws InterruptedException {
        views.add(rig.service("shop/cart.mesh", "10.0.0.1").view());

        reconcile();

        assertThat(writesAfter(1)).singleElement().isInstanceOf(Delete.class);
    }
}

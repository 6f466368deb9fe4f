package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeferredDeletionsTest {
    private static final ServiceKey BILLING = ServiceKey.parse("shop/billing.mesh");
    private static final ServiceKey CART = ServiceKey.parse("shop/cart.mesh");
    private static final MeshObject OBJECT =
            new MeshObject(new ObjectKey("Plain", "shop", "billing"), BILLING, "content");

    private final DeferredDeletions deferred = new DeferredDeletions();

    private static Plan plan(Change change) {
        return new Plan(List.of(change));
    }

    @Test
    void defersUntilAFullReconcileHasCountedAll() {
        assertThat(deferred.defers(BILLING, plan(new Delete(OBJECT, "gone")))).isTrue();
        assertThat(deferred.defers(CART, plan(new Create(OBJECT)))).isTrue();
        assertThat(deferred.counted(deferred.begin())).containsExactly(BILLING);
        assertThat(deferred.counted(deferred.begin())).isEmpty();
        assertThat(deferred.defers(BILLING, plan(new Delete(OBJECT, "gone")))).isFalse();
    }

    @Test
    void defersAgainAfterTheGateClosed() {
        assertThat(deferred.counted(deferred.begin())).isEmpty();
        deferred.gateClosed();
        assertThat(deferred.defers(BILLING, plan(new Delete(OBJECT, "gone")))).isTrue();
    }

    /// A partition was added while the objects of the others were listed: its deletions were not counted with them, and
    /// one by one the limit would allow more of them than together.
    @Test
    void whatWasCountedBeforeTheGateClosedDoesNotCount() {
        long begun = deferred.begin();
        assertThat(deferred.defers(BILLING, plan(new Delete(OBJECT, "gone")))).isTrue();
        deferred.gateClosed();

        assertThat(deferred.counted(begun)).isEmpty();
        assertThat(deferred.defers(CART, plan(new Delete(OBJECT, "gone")))).isTrue();
        assertThat(deferred.counted(deferred.begin())).containsExactlyInAnyOrder(BILLING, CART);
    }
}

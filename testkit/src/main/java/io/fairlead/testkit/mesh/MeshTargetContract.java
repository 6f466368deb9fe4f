package io.fairlead.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.spi.Actual;
import io.fairlead.publisher.spi.Actual.Absent;
import io.fairlead.publisher.spi.Actual.Foreign;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.table.image.MeshService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [MeshTarget] does, whatever stands behind it. A target's test extends this and gives it a
/// [MeshUnderTest].
@Timeout(240)
public abstract class MeshTargetContract {
    /// What a look from outside may take to show.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Queue<ObjectKey> drifts = new ConcurrentLinkedQueue<>();
    private MeshUnderTest place = new NoPlace();
    private MeshTarget target = new FakeMesh("none", new PlainRenderer(1));

    /// A new place for one test.
    protected abstract MeshUnderTest place() throws Exception;

    /// Before each test: a place, and a started target on it.
    @BeforeEach
    void open() throws Exception {
        place = place();
        target = started();
    }

    @AfterEach
    void close() throws Exception {
        target.close();
        place.close();
    }

    private MeshTarget started() throws Exception {
        MeshTarget opened = place.open();
        opened.start(drifts::add);
        return opened;
    }

    /// An object as this target renders it.
    private MeshObject object(String host, String... addresses) {
        MeshService service = MeshServices.service("shop/" + host, addresses);
        return target.renderer().render(service).getFirst();
    }

    @Test
    void createsAnObjectAndHoldsItAsRendered() throws Exception {
        MeshObject billing = object("billing.mesh", "10.1.0.4");
        assertThat(target.actual(billing.key())).isEqualTo(new Absent());

        target.apply(new Create(billing));

        eventually(() -> target.actual(billing.key()).equals(new Owned(billing)));
        assertThat(target.owned()).containsExactly(Map.entry(billing.key(), billing));
    }

    @Test
    void updatesTheContentOfThatObjectAlone() throws Exception {
        MeshObject before = object("billing.mesh", "10.1.0.4");
        MeshObject other = object("cart.mesh", "10.1.0.9");
        MeshObject after = object("billing.mesh", "10.1.0.4", "10.1.0.5");
        target.apply(new Create(before));
        target.apply(new Create(other));

        target.apply(new Update(before, after));

        eventually(() -> target.actual(after.key()).equals(new Owned(after)));
        assertThat(target.actual(other.key())).isEqualTo(new Owned(other));
    }

    @Test
    void keepsAServiceWithoutEndpoints() throws Exception {
        MeshObject before = object("billing.mesh", "10.1.0.4");
        MeshObject after = object("billing.mesh");
        target.apply(new Create(before));

        target.apply(new Update(before, after));

        eventually(() -> target.actual(after.key()).equals(new Owned(after)));
    }

    @Test
    void deletesTheObjectAlone() throws Exception {
        MeshObject billing = object("billing.mesh", "10.1.0.4");
        MeshObject cart = object("cart.mesh", "10.1.0.9");
        target.apply(new Create(billing));
        target.apply(new Create(cart));

        target.apply(new Delete(billing, "gone"));

        eventually(() -> target.actual(billing.key()).equals(new Absent()));
        assertThat(target.owned()).containsOnlyKeys(cart.key());
    }

    @Test
    void doesEachChangeTwiceAsIfOnce() throws Exception {
        MeshObject before = object("billing.mesh", "10.1.0.4");
        MeshObject after = object("billing.mesh", "10.1.0.5");
        target.apply(new Create(before));
        target.apply(new Create(before));
        target.apply(new Update(before, after));
        target.apply(new Update(before, after));
        eventually(() -> target.actual(after.key()).equals(new Owned(after)));

        target.apply(new Delete(after, "gone"));
        target.apply(new Delete(after, "gone"));
        eventually(() -> target.actual(after.key()).equals(new Absent()));
    }

    @Test
    void leavesWhatIsNotOursAlone() throws Exception {
        MeshObject billing = object("billing.mesh", "10.1.0.4");
        place.putForeign(billing.key());
        eventually(() -> target.actual(billing.key()) instanceof Foreign);

        assertThatThrownBy(() -> target.apply(new Create(billing))).isInstanceOf(RejectedFailure.class);
        assertThatThrownBy(() -> target.apply(new Update(billing, object("billing.mesh"))))
                .isInstanceOf(RejectedFailure.class);
        assertThatThrownBy(() -> target.apply(new Delete(billing, "gone"))).isInstanceOf(RejectedFailure.class);

        assertThat(target.actual(billing.key())).isInstanceOf(Foreign.class);
        assertThat(target.owned()).isEmpty();
    }

    @Test
    void tellsThatSomebodyEditedOurObject() throws Exception {
        MeshObject billing = object("billing.mesh", "10.1.0.4");
        target.apply(new Create(billing));
        eventually(() -> target.actual(billing.key()).equals(new Owned(billing)));

        place.edit(billing.key());

        eventually(() -> drifts.contains(billing.key()));
        Actual edited = target.actual(billing.key());
        assertThat(edited).isInstanceOf(Owned.class).isNotEqualTo(new Owned(billing));
    }

    @Test
    void tellsThatSomebodyDeletedOurObject() throws Exception {
        MeshObject billing = object("billing.mesh", "10.1.0.4");
        target.apply(new Create(billing));
        eventually(() -> target.actual(billing.key()).equals(new Owned(billing)));

        place.remove(billing.key());

        eventually(() -> drifts.contains(billing.key()));
        assertThat(target.actual(billing.key())).isEqualTo(new Absent());
    }

    @Test
    void tellsThatAForeignObjectIsGone() throws Exception {
        MeshObject billing = object("billing.mesh", "10.1.0.4");
        place.putForeign(billing.key());
        eventually(() -> target.actual(billing.key()) instanceof Foreign);
        drifts.clear();

        place.remove(billing.key());

        // That it was put there may be told only now.
        eventually(() ->
                drifts.contains(billing.key()) && target.actual(billing.key()).equals(new Absent()));
        target.apply(new Create(billing));
        eventually(() -> target.actual(billing.key()).equals(new Owned(billing)));
    }

    @Test
    void takesNoDriftForItsOwnWrites() throws Exception {
        MeshObject before = object("billing.mesh", "10.1.0.4");
        MeshObject after = object("billing.mesh", "10.1.0.5");
        MeshObject witness = object("cart.mesh", "10.1.0.9");
        target.apply(new Create(before));
        target.apply(new Update(before, after));
        target.apply(new Delete(after, "gone"));
        target.apply(new Create(witness));
        eventually(() -> target.actual(witness.key()).equals(new Owned(witness)));

        place.remove(witness.key());

        eventually(() -> drifts.contains(witness.key()));
        assertThat(drifts).containsOnly(witness.key());
    }

    @Test
    void findsItsOwnObjectsAfterARestart() throws Exception {
        MeshObject billing = object("billing.mesh", "10.1.0.4");
        MeshObject cart = object("cart.mesh");
        target.apply(new Create(billing));
        target.apply(new Create(cart));
        target.close();

        target = started();

        eventually(() -> target.owned().size() == 2);
        assertThat(target.owned()).containsEntry(billing.key(), billing).containsEntry(cart.key(), cart);
        assertThat(Plan.between(target.owned(), Map.of(billing.key(), billing, cart.key(), cart), "none"))
                .isEqualTo(Plan.EMPTY);
    }

    @Test
    void leavesTheOldOrTheNewWhereAWriteFails() throws Exception {
        MeshObject before = object("billing.mesh", "10.1.0.4");
        MeshObject after = object("billing.mesh", "10.1.0.5");
        target.apply(new Create(before));
        eventually(() -> target.actual(before.key()).equals(new Owned(before)));

        place.breakWrites();
        assertThatThrownBy(() -> target.apply(new Update(before, after)))
                .isInstanceOf(TransientFailure.class)
                .extracting(failure -> ((Failure) failure).code())
                .asString()
                .isNotEmpty();
        place.mendWrites();

        assertThat(target.actual(before.key())).isIn(List.of(new Owned(before), new Owned(after)));
        target.apply(new Update(before, after));
        eventually(() -> target.actual(before.key()).equals(new Owned(after)));
    }

    private static void eventually(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so after %s", PATIENCE).isLessThan(end);
            Thread.sleep(10);
        }
    }

    /// Before the first test has a place.
    private static final class NoPlace implements MeshUnderTest {
        @Override
        public MeshTarget open() {
            throw new IllegalStateException("no place yet");
        }

        @Override
        public void putForeign(ObjectKey key) {}

        @Override
        public void edit(ObjectKey key) {}

        @Override
        public void remove(ObjectKey key) {}

        @Override
        public void breakWrites() {}

        @Override
        public void mendWrites() {}

        @Override
        public void close() {}
    }
}

package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DriftLedgerTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final DriftLedger ledger = new DriftLedger(new DriftBudget(3, WINDOW));

    private static Change repair(String wanted) {
        return new Update(object("edited"), object(wanted));
    }

    private static MeshObject object(String content) {
        ObjectKey key = new ObjectKey("Plain", "shop", "billing");
        return new MeshObject(key, ServiceKey.parse("shop/billing.mesh"), content);
    }

    private void repaired(String wanted, int... seconds) {
        for (int second : seconds) {
            ledger.repaired(repair(wanted), NOON.plusSeconds(second));
        }
    }

    @Test
    void allowsAsManyRepairsAsTheBudget() {
        repaired("one", 0, 1);
        assertThat(ledger.leftAloneUntil(repair("one"), NOON.plusSeconds(2))).isEmpty();
        repaired("one", 2);
        assertThat(ledger.leftAloneUntil(repair("one"), NOON.plusSeconds(3)))
                .contains(NOON.plusSeconds(2).plus(WINDOW));
    }

    @Test
    void beginsAnewAfterAWindowOfPeace() {
        repaired("one", 0, 1, 2);
        assertThat(ledger.leftAloneUntil(
                        repair("one"), NOON.plusSeconds(2).plus(WINDOW).minusMillis(1)))
                .isPresent();
        assertThat(ledger.leftAloneUntil(repair("one"), NOON.plusSeconds(2).plus(WINDOW)))
                .isEmpty();
        repaired("one", 700);
        assertThat(ledger.leftAloneUntil(repair("one"), NOON.plusSeconds(701))).isEmpty();
    }

    @Test
    void countsOnlyRepairsWithinTheWindow() {
        repaired("one", 0, 300, 601);
        assertThat(ledger.leftAloneUntil(repair("one"), NOON.plusSeconds(602))).isEmpty();
    }

    @Test
    void beginsAnewWhenTheTableWantsSomethingElse() {
        repaired("one", 0, 1, 2);
        assertThat(ledger.leftAloneUntil(repair("two"), NOON.plusSeconds(3))).isEmpty();
        repaired("two", 3);
        assertThat(ledger.leftAloneUntil(repair("two"), NOON.plusSeconds(4))).isEmpty();
    }

    @Test
    void tellsObjectsApart() {
        repaired("one", 0, 1, 2);
        MeshObject other =
                new MeshObject(new ObjectKey("Plain", "shop", "cart"), ServiceKey.parse("shop/cart.mesh"), "one");
        assertThat(ledger.leftAloneUntil(new Delete(other, "gone"), NOON.plusSeconds(3)))
                .isEmpty();
    }

    /// An absent object is an outage of its service, no difference of opinion.
    @Test
    void neverLeavesAnAbsentObjectAlone() {
        Change again = new Create(object("one"));
        for (int second = 0; second < 10; second++) {
            assertThat(ledger.leftAloneUntil(again, NOON.plusSeconds(second))).isEmpty();
            ledger.repaired(again, NOON.plusSeconds(second));
        }
        assertThat(ledger.leftAloneUntil(repair("one"), NOON.plusSeconds(10))).isEmpty();
        repaired("one", 11, 12, 13);
        assertThat(ledger.leftAloneUntil(repair("one"), NOON.plusSeconds(14))).isPresent();
        assertThat(ledger.leftAloneUntil(again, NOON.plusSeconds(14))).isEmpty();
    }

    @Test
    void forgetsWhatAnotherPublisherHas() {
        repaired("one", 0, 1, 2);
        ledger.forget(key -> key.name().equals("billing"));
        assertThat(ledger.leftAloneUntil(repair("one"), NOON.plusSeconds(3))).isEmpty();
    }
}

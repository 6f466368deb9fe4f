package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change;
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
        ObjectKey key = new ObjectKey("Plain", "shop", "billing");
        ServiceKey service = ServiceKey.parse("shop/billing.mesh");
        return new Update(new MeshObject(key, service, "edited"), new MeshObject(key, service, wanted));
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

    @Test
    void forgetsWhatAnotherPublisherHas() {
        repaired("one", 0, 1, 2);
        ledger.forget(key -> key.name().equals("billing"));
        assertThat(ledger.leftAloneUntil(repair("one"), NOON.plusSeconds(3))).isEmpty();
    }
}

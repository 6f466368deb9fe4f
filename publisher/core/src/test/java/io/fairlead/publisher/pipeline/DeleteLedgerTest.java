package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.DeleteLimit;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeleteLedgerTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final DeleteLedger ledger = new DeleteLedger(new DeleteLimit(0, 10), WINDOW);

    private static Delete delete(int i) {
        ObjectKey key = new ObjectKey("Plain", "shop", "s" + i);
        return new Delete(new MeshObject(key, new ServiceKey("shop", "s" + i + ".mesh"), "content"), "gone");
    }

    private static Plan deletes(int from, int to) {
        return new Plan(
                IntStream.range(from, to).mapToObj(i -> (Change) delete(i)).toList());
    }

    private int carriedOut(Plan plan, Instant now) {
        List<Change> allowed = ledger.judge(plan, now).allowed().changes();
        allowed.forEach(ledger::applied);
        return allowed.size();
    }

    /// L11, also against a plan cut into slices.
    @Test
    void manySmallPlansCannotDoWhatOneLargeOneMayNot() {
        ledger.counted(1000);
        int done = 0;
        for (int i = 0; i < 1000; i++) {
            done += carriedOut(deletes(i, i + 1), NOON.plusMillis(i));
        }
        assertThat(done).isEqualTo(10);
    }

    @Test
    void holdsASliceOfAPlanThatWasHeldAsAWhole() {
        ledger.counted(1000);
        assertThat(carriedOut(deletes(0, 11), NOON)).isZero();
        assertThat(carriedOut(deletes(3, 4), NOON)).isZero();
        assertThat(carriedOut(deletes(3, 4), NOON.plus(WINDOW.multipliedBy(3)))).isZero();
    }

    @Test
    void letsThemGoWhenSoManyCameBackThatTheLimitAllowsTheRest() {
        ledger.counted(1000);
        assertThat(carriedOut(deletes(0, 11), NOON)).isZero();
        ledger.settle(List.of(delete(0).key()));
        assertThat(carriedOut(deletes(1, 11), NOON)).isEqualTo(10);
    }

    @Test
    void allowsMoreAfterTheWindow() {
        ledger.counted(1000);
        assertThat(carriedOut(deletes(0, 10), NOON)).isEqualTo(10);
        assertThat(carriedOut(deletes(10, 11), NOON.plus(WINDOW).minusMillis(1)))
                .isZero();
        ledger.settle(List.of(delete(10).key()));
        assertThat(carriedOut(deletes(11, 21), NOON.plus(WINDOW))).isEqualTo(10);
    }

    @Test
    void doesNotCountADeletionThatIsTriedAgain() {
        ledger.counted(1000);
        assertThat(ledger.judge(deletes(0, 10), NOON).withheld()).isEmpty();
        assertThat(ledger.judge(deletes(0, 10), NOON).withheld()).isEmpty();
        assertThat(ledger.judge(deletes(4, 5), NOON).allowed()).isEqualTo(deletes(4, 5));
    }
}

package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.DeleteConfirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import io.fairlead.publisher.plan.DeleteLimit.Bound;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.SyncPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeleteLedgerTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final DeleteLedger ledger = ledger(DeleteConfirmation.NONE);

    private static DeleteLedger ledger(DeleteConfirmation confirmation) {
        DeleteLimit limit = new DeleteLimit(new Bound(1, 10), new Bound(1, 8));
        return new DeleteLedger(SyncPolicy.SYNC, new DeleteTerms(limit, WINDOW, confirmation));
    }

    private static Set<ObjectKey> objects(int count) {
        return IntStream.range(0, count).mapToObj(i -> delete(i).key()).collect(Collectors.toSet());
    }

    private static Delete delete(int i) {
        ObjectKey key = new ObjectKey("Plain", i % 2 == 0 ? "even" : "odd", "s" + i);
        return new Delete(new MeshObject(key, new ServiceKey("shop", "s" + i + ".mesh"), "content"), "gone");
    }

    private static Plan deletes(int from, int to) {
        return new Plan(
                IntStream.range(from, to).mapToObj(i -> (Change) delete(i)).toList());
    }

    private int carriedOut(Plan plan, Instant now) {
        List<Change> allowed = ledger.evaluate(plan, now).allowed().changes();
        allowed.forEach(change -> ledger.applied(change, now));
        return allowed.size();
    }

    /// L11, also against a plan cut into slices.
    @Test
    void manySmallPlansCannotDoWhatOneLargeOneMayNot() {
        ledger.counted(objects(1000));
        int done = 0;
        for (int i = 0; i < 1000; i++) {
            done += carriedOut(deletes(i, i + 1), NOON.plusMillis(i));
        }
        assertThat(done).isEqualTo(10);
    }

    @Test
    void holdsASliceOfAPlanThatWasHeldAsAWhole() {
        ledger.counted(objects(1000));
        assertThat(carriedOut(deletes(0, 11), NOON)).isZero();
        assertThat(carriedOut(deletes(3, 4), NOON)).isZero();
        assertThat(carriedOut(deletes(3, 4), NOON.plus(WINDOW.multipliedBy(3)))).isZero();
    }

    @Test
    void letsThemGoWhenSoManyCameBackThatTheLimitAllowsTheRest() {
        ledger.counted(objects(1000));
        assertThat(carriedOut(deletes(0, 11), NOON)).isZero();
        ledger.settle(List.of(delete(0).key()));
        assertThat(carriedOut(deletes(1, 11), NOON)).isEqualTo(10);
    }

    @Test
    void allowsMoreAfterTheWindow() {
        ledger.counted(objects(1000));
        assertThat(carriedOut(deletes(0, 10), NOON)).isEqualTo(10);
        assertThat(carriedOut(deletes(10, 11), NOON.plus(WINDOW).minusMillis(1)))
                .isZero();
        ledger.settle(List.of(delete(10).key()));
        assertThat(carriedOut(deletes(11, 21), NOON.plus(WINDOW))).isEqualTo(10);
    }

    @Test
    void doesNotCountADeletionThatIsTriedAgain() {
        ledger.counted(objects(1000));
        assertThat(ledger.evaluate(deletes(0, 10), NOON).withheld()).isEmpty();
        assertThat(ledger.evaluate(deletes(0, 10), NOON).withheld()).isEmpty();
        assertThat(ledger.evaluate(deletes(4, 5), NOON).allowed()).isEqualTo(deletes(4, 5));
    }

    @Test
    void holdsANamespaceAlone() {
        ledger.counted(objects(1000));
        Plan even = new Plan(
                IntStream.range(0, 9).mapToObj(i -> (Change) delete(2 * i)).toList());
        assertThat(carriedOut(even, NOON)).isZero();
        assertThat(carriedOut(deletes(1, 2), NOON)).isEqualTo(1);
    }

    @Test
    void countsADeletionUntilTheWindowAfterItWasCarriedOutHasPassed() {
        ledger.counted(objects(1000));
        List<Change> allowed = ledger.evaluate(deletes(0, 10), NOON).allowed().changes();
        Instant late = NOON.plus(WINDOW).minusSeconds(1);
        allowed.forEach(change -> ledger.applied(change, late));
        assertThat(carriedOut(deletes(10, 11), NOON.plus(WINDOW).plusSeconds(1)))
                .isZero();
    }

    @Test
    void forgetsWhatItHeldOnceTheObjectIsNotThere() {
        ledger.counted(objects(1000));
        assertThat(carriedOut(deletes(0, 11), NOON)).isZero();
        ledger.counted(objects(1));
        assertThat(carriedOut(deletes(0, 1), NOON)).isEqualTo(1);
    }

    @Nested
    class AskedTwice {
        private final DeleteLedger twice = ledger(new DeleteConfirmation(2, Duration.ofSeconds(10)));

        private int allowed(Plan plan, Instant now) {
            return twice.evaluate(plan, now).allowed().changes().size();
        }

        @BeforeEach
        void count() {
            twice.counted(objects(1000));
        }

        @Test
        void letsAFewGoAtOnce() {
            assertThat(allowed(deletes(0, 2), NOON)).isEqualTo(2);
            assertThat(twice.awaitsConfirmation()).isFalse();
        }

        @Test
        void allowsMoreOnlyWhenALaterFullReconcilePlansTheSame() {
            twice.evaluateAll(deletes(0, 4), NOON);
            assertThat(allowed(deletes(0, 1), NOON)).isZero();
            assertThat(twice.awaitsConfirmation()).isTrue();
            twice.evaluateAll(deletes(0, 4), NOON.plusSeconds(9));
            assertThat(allowed(deletes(0, 1), NOON.plusSeconds(9))).isZero();
            twice.evaluateAll(deletes(0, 4), NOON.plusSeconds(10));
            assertThat(allowed(deletes(0, 1), NOON.plusSeconds(11))).isEqualTo(1);
            assertThat(allowed(deletes(0, 4), NOON.plusSeconds(12))).isEqualTo(4);
            assertThat(twice.awaitsConfirmation()).isFalse();
        }

        @Test
        void beginsAnewWhenTheSecondAsksForSomethingElse() {
            twice.evaluateAll(deletes(0, 4), NOON);
            twice.evaluateAll(deletes(0, 5), NOON.plusSeconds(20));
            assertThat(allowed(deletes(0, 4), NOON.plusSeconds(20))).isZero();
            twice.evaluateAll(deletes(0, 5), NOON.plusSeconds(30));
            assertThat(allowed(deletes(0, 5), NOON.plusSeconds(30))).isEqualTo(5);
        }

        @Test
        void countsDeletionsOfSinglePlansInTheFullReconcileAfterThem() {
            assertThat(allowed(deletes(0, 4), NOON)).isZero();
            twice.evaluateAll(Plan.EMPTY, NOON.plusSeconds(1));
            assertThat(allowed(deletes(0, 4), NOON.plusSeconds(2))).isZero();
            twice.evaluateAll(Plan.EMPTY, NOON.plusSeconds(12));
            assertThat(allowed(deletes(0, 4), NOON.plusSeconds(12))).isEqualTo(4);
        }

        @Test
        void takesWhatNobodyAskedForAgainOutOfTheProposal() {
            assertThat(allowed(deletes(0, 4), NOON)).isZero();
            twice.evaluateAll(Plan.EMPTY, NOON.plusSeconds(1));
            twice.evaluateAll(Plan.EMPTY, NOON.plusSeconds(12));
            assertThat(allowed(deletes(0, 4), NOON.plusSeconds(12))).isZero();
        }

        @Test
        void keepsToTheLimitAlsoWhenAskedTwice() {
            for (int i = 0; i < 5; i++) {
                twice.evaluateAll(deletes(0, 11), NOON.plusSeconds(20L * i));
            }
            assertThat(allowed(deletes(0, 11), NOON.plusSeconds(200))).isZero();
        }
    }
}

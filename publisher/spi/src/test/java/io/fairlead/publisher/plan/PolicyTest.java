package io.fairlead.publisher.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.DeleteLimit.Bound;
import io.fairlead.publisher.plan.ObjectCounts.DeletionCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static MeshObject object(int i) {
        ObjectKey key = new ObjectKey("Plain", "shop", "s" + i);
        return new MeshObject(key, new ServiceKey("shop", "s" + i + ".mesh"), "content");
    }

    private static Plan plan(int deletes) {
        List<Change> changes = new ArrayList<>(List.of(new Create(object(900)), new Update(object(901), object(901))));
        for (int i = 0; i < deletes; i++) {
            changes.add(new Delete(object(i), "gone"));
        }
        return new Plan(changes);
    }

    @Test
    void planOnlyWritesNothing() {
        Verdict verdict = SyncPolicy.PLAN_ONLY.evaluate(plan(1), counts(10, 0));
        assertThat(verdict.allowed()).isEqualTo(Plan.EMPTY);
        assertThat(verdict.withheld())
                .hasSize(3)
                .allSatisfy(withheld -> assertThat(withheld.reason()).isEqualTo("policy plan-only writes nothing"));
    }

    @Test
    void upsertOnlyDeletesNothing() {
        Verdict verdict = SyncPolicy.UPSERT_ONLY.evaluate(plan(1), counts(10, 0));
        assertThat(verdict.allowed()).isEqualTo(plan(0));
        assertThat(verdict.withheld())
                .containsExactly(new WithheldChange(
                        new Delete(object(0), "gone"), WithheldBy.POLICY, "policy upsert-only deletes nothing"));
    }

    @Test
    void syncAllowsEverything() {
        assertThat(SyncPolicy.SYNC.evaluate(plan(3), counts(3, 0))).isEqualTo(Verdict.all(plan(3)));
    }

    @ParameterizedTest
    @CsvSource({
        // share, count, owned, lately, held, planned, allowed
        "0.2, 50, 100, 0, 0, 20, true",
        "0.2, 50, 100, 0, 0, 21, false",
        "0.2, 5, 100, 0, 0, 5, true",
        "0.2, 5, 100, 0, 0, 6, false",
        "0.2, 50, 100, 15, 0, 5, true",
        "0.2, 50, 100, 15, 0, 6, false",
        "0.2, 50, 100, 0, 30, 1, false",
        "0, 0, 100, 0, 0, 1, true",
        "0, 0, 100, 0, 0, 2, false",
        "0, 0, 100, 1, 0, 1, false",
        "0.2, 50, 3, 0, 0, 1, true",
        "0.2, 50, 3, 0, 0, 2, false",
        "0.2, 50, 100, 0, 99, 0, true",
        "1, 1000, 100, 0, 0, 100, true",
    })
    void limitsDeletionsOfTheTarget(
            double share, int count, int owned, int lately, int held, int planned, boolean allowed) {
        ObjectCounts counts = new ObjectCounts(new DeletionCounts(owned, lately, held), new TreeMap<>());
        Verdict verdict = new DeleteLimit(new Bound(share, count), Bound.NONE).evaluate(plan(planned), counts);
        assertThat(verdict.allowed()).isEqualTo(allowed ? plan(planned) : plan(0));
        assertThat(verdict.withheld()).hasSize(allowed ? 0 : planned);
    }

    @Test
    void limitsDeletionsOfOneNamespaceAndLetsThoseOfOthersGo() {
        List<Change> changes = new ArrayList<>(plan(3).changes());
        MeshObject other =
                new MeshObject(new ObjectKey("Plain", "other", "a"), ServiceKey.parse("other/a.mesh"), "content");
        changes.add(new Delete(other, "gone"));
        DeleteLimit limit = new DeleteLimit(Bound.NONE, new Bound(0.5, 100));

        Verdict verdict = limit.evaluate(new Plan(changes), counts(4, 100));

        assertThat(verdict.withheld()).hasSize(3).allSatisfy(it -> {
            assertThat(it.change().key().namespace()).isEqualTo("shop");
            assertThat(it.by()).isEqualTo(WithheldBy.LIMIT);
            assertThat(it.reason())
                    .isEqualTo("delete limit: 3 planned: 3 deletions of 4 objects in namespace shop, allowed are 2 "
                            + "(the smaller of 100 and 50.0%)");
        });
        assertThat(verdict.allowed().changes()).hasSize(3);
    }

    private static ObjectCounts counts(int shop, int other) {
        return new ObjectCounts(
                new DeletionCounts(shop + other, 0, 0),
                new TreeMap<>(
                        Map.of("shop", new DeletionCounts(shop, 0, 0), "other", new DeletionCounts(other, 0, 0))));
    }

    @Test
    void isSafeWhereNothingIsConfigured() {
        assertThat(DeleteLimit.DEFAULT.target().allowed(1000)).isEqualTo(20);
        assertThat(DeleteLimit.DEFAULT.target().allowed(50)).isEqualTo(10);
        assertThat(DeleteLimit.DEFAULT.target().allowed(2)).isEqualTo(1);
        assertThat(DeleteLimit.DEFAULT.namespace().allowed(10)).isEqualTo(5);
    }

    @Test
    void saysWhatTheLimitSaw() {
        Verdict verdict = new DeleteLimit(new Bound(0.2, 5), Bound.NONE)
                .evaluate(plan(12), new ObjectCounts(new DeletionCounts(40, 3, 1), new TreeMap<>()));
        assertThat(verdict.withheld().getFirst().reason())
                .isEqualTo("delete limit: 12 planned, 1 already withheld, 3 done lately: 16 deletions of 40 objects, "
                        + "allowed are 5 (the smaller of 5 and 20.0%)");
    }

    @Test
    void composes() {
        Verdict verdict = SyncPolicy.UPSERT_ONLY
                .and(new DeleteLimit(new Bound(0, 0), Bound.NONE))
                .evaluate(plan(2), counts(10, 0));
        assertThat(verdict.allowed()).isEqualTo(plan(0));
        assertThat(verdict.withheld()).hasSize(2);
    }

    @Test
    void refusesAShareThatIsNone() {
        assertThatThrownBy(() -> new Bound(20, 5)).hasMessage("share 20.0 of deletions is outside 0 to 1");
        assertThatThrownBy(() -> new Bound(Double.NaN, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bound(0.2, -1)).hasMessage("count -1 of deletions is negative");
    }
}

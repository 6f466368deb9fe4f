package io.fairlead.publisher.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import java.util.ArrayList;
import java.util.List;
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
        Verdict verdict = SyncPolicy.PLAN_ONLY.judge(plan(1), Holdings.of(10));
        assertThat(verdict.allowed()).isEqualTo(Plan.EMPTY);
        assertThat(verdict.withheld())
                .hasSize(3)
                .allSatisfy(withheld -> assertThat(withheld.reason()).isEqualTo("policy plan-only writes nothing"));
    }

    @Test
    void upsertOnlyDeletesNothing() {
        Verdict verdict = SyncPolicy.UPSERT_ONLY.judge(plan(1), Holdings.of(10));
        assertThat(verdict.allowed()).isEqualTo(plan(0));
        assertThat(verdict.withheld())
                .containsExactly(
                        new Verdict.Withheld(new Delete(object(0), "gone"), "policy upsert-only deletes nothing"));
    }

    @Test
    void syncAllowsEverything() {
        assertThat(SyncPolicy.SYNC.judge(plan(3), Holdings.of(3))).isEqualTo(Verdict.all(plan(3)));
    }

    @ParameterizedTest
    @CsvSource({
        // share, count, owned, lately, held, planned, allowed
        "0.2, 5, 100, 0, 0, 20, true",
        "0.2, 5, 100, 0, 0, 21, false",
        "0.2, 5, 10, 0, 0, 5, true",
        "0.2, 5, 10, 0, 0, 6, false",
        "0.2, 5, 100, 15, 0, 5, true",
        "0.2, 5, 100, 15, 0, 6, false",
        "0.2, 5, 100, 0, 30, 1, false",
        "0, 0, 100, 0, 0, 1, false",
        "0, 0, 100, 0, 0, 0, true",
        "1, 0, 100, 0, 0, 100, true",
    })
    void limitsDeletions(double share, int count, int owned, int lately, int held, int planned, boolean allowed) {
        Verdict verdict = new DeleteLimit(share, count).judge(plan(planned), new Holdings(owned, lately, held));
        assertThat(verdict.allowed()).isEqualTo(allowed ? plan(planned) : plan(0));
        assertThat(verdict.withheld()).hasSize(allowed ? 0 : planned);
    }

    @Test
    void saysWhatTheLimitSaw() {
        Verdict verdict = new DeleteLimit(0.2, 5).judge(plan(12), new Holdings(40, 3, 1));
        assertThat(verdict.withheld().getFirst().reason())
                .isEqualTo("delete limit: 12 planned, 1 already held and 3 done lately make 16 deletions of 40 objects,"
                        + " allowed are 8 (the larger of 5 and 20%)");
    }

    @Test
    void composes() {
        Verdict verdict = SyncPolicy.UPSERT_ONLY.and(new DeleteLimit(0, 0)).judge(plan(2), Holdings.of(10));
        assertThat(verdict.allowed()).isEqualTo(plan(0));
        assertThat(verdict.withheld()).hasSize(2);
    }

    @Test
    void refusesAShareThatIsNone() {
        assertThatThrownBy(() -> new DeleteLimit(20, 5)).hasMessage("share 20.0 of deletions is outside 0 to 1");
        assertThatThrownBy(() -> new DeleteLimit(Double.NaN, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeleteLimit(0.2, -1)).hasMessage("count -1 of deletions is negative");
    }
}

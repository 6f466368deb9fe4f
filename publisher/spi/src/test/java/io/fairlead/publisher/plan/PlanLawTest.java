package io.fairlead.publisher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.DeleteLimit.Bound;
import io.fairlead.publisher.plan.ObjectCounts.DeletionCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanLawTest {
    private static SortedMap<ObjectKey, MeshObject> objects(Random random) {
        SortedMap<ObjectKey, MeshObject> objects = new TreeMap<>();
        for (int i = 0; i < 8; i++) {
            if (random.nextBoolean()) {
                ObjectKey key = new ObjectKey("Plain", "shop", "s" + i);
                ServiceKey service = new ServiceKey("shop", "s" + i + ".mesh");
                objects.put(key, new MeshObject(key, service, "content " + random.nextInt(2)));
            }
        }
        return objects;
    }

    /// L1
    @ParameterizedTest
    @MethodSource("io.fairlead.publisher.plan.Seeds#all")
    void theAppliedPlanIsTheDesiredState(long seed) {
        Random random = new Random(seed);
        SortedMap<ObjectKey, MeshObject> actual = objects(random);
        SortedMap<ObjectKey, MeshObject> desired = objects(random);
        assertThat(Plan.between(actual, desired, "gone").applyTo(actual))
                .as("seed %d", seed)
                .isEqualTo(desired);
    }

    /// L2
    @ParameterizedTest
    @MethodSource("io.fairlead.publisher.plan.Seeds#all")
    void thePlanOfEqualStatesIsEmpty(long seed) {
        assertThat(Plan.between(objects(new Random(seed)), objects(new Random(seed)), "gone"))
                .isEqualTo(Plan.EMPTY);
    }

    /// L3
    @ParameterizedTest
    @MethodSource("io.fairlead.publisher.plan.Seeds#all")
    void applyingTwiceChangesNothing(long seed) {
        Random random = new Random(seed);
        SortedMap<ObjectKey, MeshObject> actual = objects(random);
        Plan plan = Plan.between(actual, objects(random), "gone");
        assertThat(plan.applyTo(plan.applyTo(actual))).as("seed %d", seed).isEqualTo(plan.applyTo(actual));
    }

    /// A policy only takes away: allowed and withheld together are the plan.
    @ParameterizedTest
    @MethodSource("io.fairlead.publisher.plan.Seeds#all")
    void policiesNeitherInventNorLoseAChange(long seed) {
        Random random = new Random(seed);
        Plan plan = Plan.between(objects(random), objects(random), "gone");
        Policy policy = List.of(SyncPolicy.PLAN_ONLY, SyncPolicy.UPSERT_ONLY, SyncPolicy.SYNC)
                .get(random.nextInt(3))
                .and(new DeleteLimit(
                        new Bound(random.nextDouble(), 3), new Bound(random.nextDouble(), random.nextInt(3))));
        Verdict verdict =
                policy.evaluate(plan, new ObjectCounts(new DeletionCounts(random.nextInt(9), 0, 0), new TreeMap<>()));
        List<Change> both = new ArrayList<>(verdict.allowed().changes());
        verdict.withheld().forEach(withheld -> both.add(withheld.change()));
        assertThat(both).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(plan.changes());
    }
}

package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// L11 against a mesh of two namespaces, a table that loses services and gets them back, plans of any cut, full
/// reconciles, and writes that are acknowledged late.
class DeleteLawTest {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration AFTER = Duration.ofSeconds(10);

    private final Set<ObjectKey> mesh = new TreeSet<>();
    private final Set<ObjectKey> gone = new TreeSet<>();
    private final Map<ObjectKey, Instant> deleted = new HashMap<>();
    private final List<Change> underWay = new ArrayList<>();
    private final List<FullPlan> fulls = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    private record FullPlan(Instant at, Set<ObjectKey> asked) {}

    private static MeshObject object(ObjectKey key) {
        return new MeshObject(key, new ServiceKey(key.namespace(), key.name()), "content");
    }

    private static Plan plan(Set<ObjectKey> keys) {
        return new Plan(keys.stream()
                .map(key -> (Change) new Delete(object(key), "gone"))
                .toList());
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void noPlanOverALimitLeavesThePublisherNorOneThatWasNotAskedForTwice(long seed) {
        Random random = new Random(seed);
        DeleteLimit limit = new DeleteLimit(bound(random), bound(random));
        DeleteConfirmation confirmation = new DeleteConfirmation(random.nextInt(6), AFTER);
        DeleteLedger ledger = new DeleteLedger(SyncPolicy.SYNC, new DeleteTerms(limit, WINDOW, confirmation));
        for (int i = 0; i < 40; i++) {
            mesh.add(new ObjectKey("Plain", random.nextInt(4) == 0 ? "small" : "large", "s" + i));
        }
        List<ObjectKey> all = List.copyOf(mesh);
        reconcileAll(ledger);
        for (int step = 0; step < 120; step++) {
            now = now.plusMillis(random.nextInt(random.nextInt(8) == 0 ? 300_000 : 15_000) + 1);
            ObjectKey key = all.get(random.nextInt(all.size()));
            switch (random.nextInt(8)) {
                case 0 -> reconcileAll(ledger);
                case 1 -> {
                    for (int i = random.nextInt(6); i >= 0; i--) {
                        gone.add(all.get(random.nextInt(all.size())));
                    }
                }
                case 2 -> {
                    gone.remove(key);
                    fulls.forEach(full -> full.asked().remove(key));
                    underWay.removeIf(change -> change.key().equals(key));
                    ledger.settle(List.of(key));
                    if (mesh.add(key)) {
                        ledger.applied(new Create(object(key)), now);
                        deleted.remove(key);
                    }
                }
                case 3, 4 -> {
                    Set<ObjectKey> some = new TreeSet<>(gone);
                    some.retainAll(mesh);
                    some.removeIf(_ -> random.nextBoolean());
                    Plan allowed = ledger.evaluate(plan(some), now).allowed();
                    underWay.removeIf(change -> some.contains(change.key()));
                    underWay.addAll(allowed.changes());
                }
                default -> answer(ledger, confirmation, random, limit, seed);
            }
        }
    }

    private static Bound bound(Random random) {
        return new Bound(random.nextDouble(), random.nextInt(30));
    }

    private void reconcileAll(DeleteLedger ledger) {
        ledger.counted(mesh);
        Set<ObjectKey> asked = new TreeSet<>(gone);
        asked.retainAll(mesh);
        ledger.evaluateAll(plan(asked), now);
        fulls.add(new FullPlan(now, asked));
    }

    private void answer(
            DeleteLedger ledger, DeleteConfirmation confirmation, Random random, DeleteLimit limit, long seed) {
        if (underWay.isEmpty()) {
            return;
        }
        Change change = underWay.remove(random.nextInt(underWay.size()));
        if (!mesh.contains(change.key())) {
            return;
        }
        mesh.remove(change.key());
        ledger.applied(change, now);
        deleted.put(change.key(), now);
        assertThat(lately(""))
                .as("deletions within the window, seed %d", seed)
                .isLessThanOrEqualTo(limit.target().allowed(mesh.size() + lately("")));
        String namespace = change.key().namespace();
        assertThat(lately(namespace))
                .as("deletions in namespace %s within the window, seed %d", namespace, seed)
                .isLessThanOrEqualTo(limit.namespace().allowed(left(namespace) + lately(namespace)));
        assertThat(deleted.entrySet().stream()
                        .filter(entry -> entry.getValue().plus(WINDOW).isAfter(now))
                        .filter(entry -> !askedTwice(entry.getKey())))
                .as("deletions within the window that two full reconciles did not plan, seed %d", seed)
                .hasSizeLessThanOrEqualTo(confirmation.above());
    }

    private boolean askedTwice(ObjectKey key) {
        List<Instant> at = fulls.stream()
                .filter(full -> full.asked().contains(key))
                .map(FullPlan::at)
                .toList();
        return !at.isEmpty() && Duration.between(at.getFirst(), at.getLast()).compareTo(AFTER) >= 0;
    }

    private int lately(String namespace) {
        return (int) deleted.entrySet().stream()
                .filter(entry ->
                        namespace.isEmpty() || entry.getKey().namespace().equals(namespace))
                .filter(entry -> entry.getValue().plus(WINDOW).isAfter(now))
                .count();
    }

    private int left(String namespace) {
        return (int)
                mesh.stream().filter(key -> key.namespace().equals(namespace)).count();
    }
}

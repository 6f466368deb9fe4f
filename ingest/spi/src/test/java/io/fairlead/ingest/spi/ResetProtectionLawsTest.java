package io.fairlead.ingest.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.Naming;
import io.fairlead.model.Position;
import io.fairlead.model.Traits;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Random registries that are reset and filled again, read by random reports.
class ResetProtectionLawsTest {
    private static final int SEEDS = 3_000;
    private static final int STEPS = 60;
    private static final RegistryListener NOBODY = new RegistryListener() {
        @Override
        public void awaitPermit() {}

        @Override
        public void complete(CompleteReport report) {}

        @Override
        public void changed(Delta delta) {}

        @Override
        public void rejected(String item, RejectedFailure failure) {}
    };
    private static final List<String> SERVICES = List.of("a", "b", "c");

    /// What an engine would know: the ids that were reported and not removed, each with its service.
    private static final class View {
        private final Map<String, String> ids = new TreeMap<>();

        void take(CompleteReport report) {
            Set<String> listed = new TreeSet<>();
            report.instances().forEach(instance -> listed.add(instance.id()));
            ids.entrySet()
                    .removeIf(known -> report.scope().holds(known.getKey(), known.getValue())
                            && !listed.contains(known.getKey())
                            && report.unread().stream().noneMatch(known.getKey()::startsWith));
            report.instances()
                    .forEach(
                            instance -> ids.put(instance.id(), instance.naming().service()));
        }

        void take(Delta delta) {
            delta.seen().forEach(seen -> ids.put(seen.id(), seen.naming().service()));
            delta.gone().forEach(ids::remove);
        }
    }

    private static final class Registry {
        private final Random random;
        private final Map<String, String> ids = new TreeMap<>();

        Registry(Random random) {
            this.random = random;
        }

        String anyId() {
            // Some are prefixes of others.
            return "i" + random.nextInt(25);
        }

        Instance register() {
            String id = anyId();
            ids.put(id, ids.getOrDefault(id, SERVICES.get(random.nextInt(SERVICES.size()))));
            return instance(id, ids.getOrDefault(id, ""));
        }

        CompleteReport report() {
            return switch (random.nextInt(3)) {
                case 0 -> report(new Scope.WholeRegistry());
                case 1 -> report(new Scope.IdPrefix("i1"));
                default -> report(new Scope.OneService(SERVICES.get(random.nextInt(SERVICES.size()))));
            };
        }

        CompleteReport report(Scope scope) {
            List<Instance> listed = new ArrayList<>();
            ids.forEach((id, service) -> {
                if (scope.holds(id, service)) {
                    listed.add(instance(id, service));
                }
            });
            return new CompleteReport(scope, listed, List.of(), Position.UNKNOWN, Instant.EPOCH);
        }
    }

    private static Instance instance(String id, String service) {
        return new Instance(
                id,
                new Naming(service, "", ""),
                "10.0.0.1",
                "",
                List.of(),
                Health.PASSING,
                Traits.NONE,
                new TreeSet<>(),
                new TreeMap<>());
    }

    private static void reset(ResetProtection protection) {
        protection.reset(NOBODY, "its index is lower", Duration.ofMinutes(1));
    }

    @Test
    void withoutAResetReportsAreUnchanged() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Registry registry = new Registry(new Random(seed));
            ResetProtection protection = new ResetProtection();
            for (int step = 0; step < STEPS; step++) {
                registry.register();
                registry.ids.remove(registry.anyId());
                CompleteReport report = registry.report();
                assertThat(protection.complete(report)).as("seed %s", seed).isEqualTo(report);
            }
        }
    }

    @Test
    void whatWasReportedBeforeAResetStaysUntilItIsListedOrReportedAsRemoved() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Registry registry = new Registry(random);
            ResetProtection protection = new ResetProtection();
            View view = new View();
            for (int i = 0; i < 10; i++) {
                registry.register();
            }
            view.take(protection.complete(registry.report(new Scope.WholeRegistry())));

            SortedSet<String> pending = new TreeSet<>();
            for (int step = 0; step < STEPS; step++) {
                if (step % 20 == 0) {
                    pending.addAll(view.ids.keySet());
                    registry.ids.keySet().removeIf(_ -> random.nextInt(3) > 0);
                    reset(protection);
                }
                step(random, registry, protection, view, pending);
                assertThat(view.ids.keySet()).as("seed %s, step %s", seed, step).containsAll(pending);
            }

            protection.settled();
            view.take(protection.complete(registry.report(new Scope.WholeRegistry())));
            assertThat(view.ids).as("seed %s, settled", seed).isEqualTo(registry.ids);
        }
    }

    /// One change of the registry, which is listed, reported as a change, or not read.
    private static void step(
            Random random, Registry registry, ResetProtection protection, View view, SortedSet<String> pending) {
        switch (random.nextInt(4)) {
            case 0 -> {
                Instance seen = registry.register();
                change(protection, view, new Delta(List.of(seen), List.of(), Position.UNKNOWN, Instant.EPOCH));
                pending.remove(seen.id());
            }
            case 1 -> {
                String gone = registry.anyId();
                registry.ids.remove(gone);
                change(protection, view, new Delta(List.of(), List.of(gone), Position.UNKNOWN, Instant.EPOCH));
                pending.remove(gone);
            }
            case 2 -> registry.register();
            default -> {
                CompleteReport report = registry.report();
                view.take(protection.complete(report));
                report.instances().forEach(instance -> pending.remove(instance.id()));
            }
        }
    }

    private static void change(ResetProtection protection, View view, Delta delta) {
        protection.changed(delta);
        view.take(delta);
    }

    @Test
    void whatWasListedSinceAResetIsRemovedAsAlways() {
        ResetProtection protection = new ResetProtection();
        View view = new View();
        Registry registry = new Registry(new Random(1));
        registry.ids.put("one", "a");
        registry.ids.put("two", "a");
        registry.ids.put("three", "b");
        view.take(protection.complete(registry.report(new Scope.WholeRegistry())));

        registry.ids.clear();
        reset(protection);
        registry.ids.put("one", "a");
        view.take(protection.complete(registry.report(new Scope.OneService("a"))));
        registry.ids.remove("one");
        view.take(protection.complete(registry.report(new Scope.OneService("a"))));

        assertThat(view.ids).containsOnlyKeys("two", "three");
    }

    @Test
    void withoutAReportBeforeTheResetTheFirstReportRemovesNothing() {
        ResetProtection protection = new ResetProtection();
        Registry registry = new Registry(new Random(1));
        registry.ids.put("one", "a");

        reset(protection);

        assertThat(protection
                        .complete(registry.report(new Scope.WholeRegistry()))
                        .unread())
                .containsExactly("");
        protection.settled();
        assertThat(protection
                        .complete(registry.report(new Scope.WholeRegistry()))
                        .unread())
                .isEmpty();
    }
}

package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.kubernetes.KubernetesOptions.Family;
import io.fairlead.ingest.kubernetes.ListedService.Selection;
import io.fairlead.ingest.kubernetes.ListedService.ServicePort;
import io.fairlead.ingest.kubernetes.ListedSlice.TargetPort;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The slices of a service are only how Kubernetes stores its endpoints.
class KubernetesMapperLawsTest {
    private static final List<Map<String, TargetPort>> PORTS = List.of(
            Map.of("http", new TargetPort(8080, "")),
            Map.of("http", new TargetPort(8081, "http"), "admin", new TargetPort(9000, "")),
            Map.of("admin", new TargetPort(9001, "")),
            Map.of());
    private static final List<Health> HEALTHS = List.of(Health.PASSING, Health.DRAINING, Health.CRITICAL);

    private static final List<Selection> SELECTIONS = List.of(Selection.values());

    private final KubernetesMapper mapper = new KubernetesMapper(Listed.CLUSTER, Family.SERVICE);

    /// An endpoint with what its slice says of it.
    private record Placed(ListedEndpoint endpoint, AddressFamily family, Map<String, TargetPort> ports) {}

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void anyDistributionAmongSlicesGivesTheSameInstances(long seed) {
        Random random = new Random(seed);
        ListedService service = service(random);
        List<Placed> all = endpoints(random);

        List<Instance> once = mapper.map(service, slices(all, random), Listed.NOTHING);
        List<Placed> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        List<Instance> again = mapper.map(service, slices(shuffled, random), Listed.NOTHING);

        assertThat(again).as("seed %d", seed).isEqualTo(once);
        assertThat(once).extracting(Instance::id).doesNotHaveDuplicates().isSorted();
    }

    /// A reading of its own of what the health of a Pod is.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void thePodHasTheBestOfItsConditions(long seed) {
        Random random = new Random(seed);
        ListedService service =
                Listed.with(Listed.service(), Selection.BY_SELECTOR, AddressFamily.IPV4, AddressFamily.IPV6);
        List<Placed> all = endpoints(random);

        for (Instance instance : mapper.map(service, slices(all, random), Listed.NOTHING)) {
            Health best = all.stream()
                    .filter(each -> each.family() == AddressFamily.IPV4)
                    .map(Placed::endpoint)
                    .filter(each -> instance.id().endsWith("/" + each.identity()))
                    .map(ListedEndpoint::health)
                    .min(Comparator.comparingInt(HEALTHS::indexOf))
                    .orElseThrow();
            assertThat(instance.health())
                    .as("%s in seed %d", instance.id(), seed)
                    .isEqualTo(best);
        }
    }

    private static ListedService service(Random random) {
        ListedService service = switch (random.nextInt(3)) {
            case 0 -> Listed.service();
            case 1 -> Listed.service(Listed.HTTP);
            default -> Listed.service(Listed.HTTP, new ServicePort("admin", 90, "TCP", "http"));
        };
        Selection selection = SELECTIONS.get(random.nextInt(SELECTIONS.size()));
        return random.nextBoolean()
                ? Listed.with(service, selection, AddressFamily.IPV4, AddressFamily.IPV6)
                : Listed.with(service, selection, AddressFamily.IPV6);
    }

    /// Up to twelve, of few Pods, so that many are listed more than once.
    private static List<Placed> endpoints(Random random) {
        List<Placed> endpoints = new ArrayList<>();
        int count = random.nextInt(13);
        for (int i = 0; i < count; i++) {
            int n = random.nextInt(5);
            boolean six = random.nextInt(4) == 0;
            String address = (six ? "2001:db8::" : "10.0.0.") + (n + 1);
            Health health = HEALTHS.get(random.nextInt(HEALTHS.size()));
            ListedEndpoint endpoint = random.nextInt(4) == 0
                    ? new ListedEndpoint(address, ListedEndpoint.Target.NONE, "", "", "", health)
                    : Listed.pod(n, random.nextInt(6) == 0 ? address + "9" : address, health);
            endpoints.add(new Placed(
                    endpoint, six ? AddressFamily.IPV6 : AddressFamily.IPV4, PORTS.get(random.nextInt(PORTS.size()))));
        }
        return endpoints;
    }

    /// Each in one of up to three slices of its family and ports, as the controller writes them.
    private static List<ListedSlice> slices(List<Placed> endpoints, Random random) {
        List<ListedSlice> slices = new ArrayList<>();
        for (Placed each : endpoints) {
            int part = random.nextInt(3);
            String name = each.family() + "-" + PORTS.indexOf(each.ports()) + "-" + part;
            ListedSlice before = slices.stream()
                    .filter(slice -> slice.name().name().equals(name))
                    .findFirst()
                    .orElse(null);
            List<ListedEndpoint> within = new ArrayList<>();
            if (before != null) {
                within.addAll(before.endpoints());
                slices.remove(before);
            }
            within.add(each.endpoint());
            slices.add(
                    random.nextInt(slices.size() + 1),
                    Listed.slice(name, each.family(), each.ports(), within.toArray(ListedEndpoint[]::new)));
        }
        return slices;
    }
}

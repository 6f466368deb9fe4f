package io.fairlead.bench.measure;

import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.Traits;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// What the registry of a benchmark lists: so many services of so many endpoints each, as an ordinary company's
/// are: a few labels, a locality, some metadata. An endpoint changes by the label `version`.
public record Shop(int services, int endpointsEach) {
    private static final Locality ZONE = Locality.parse("eu/dc1/rack-7");

    public int endpoints() {
        return services * endpointsEach;
    }

    public static ServiceKey service(int number) {
        return new ServiceKey("shop", "service-" + number + ".dc1.mesh");
    }

    public int serviceOf(int endpoint) {
        return endpoint / endpointsEach;
    }

    public List<Instance> instances() {
        return IntStream.range(0, endpoints()).mapToObj(i -> instance(i, 0)).toList();
    }

    public Instance instance(int endpoint, int version) {
        int service = serviceOf(endpoint);
        String name = "service-" + service;
        return new Instance(
                "node-" + endpoint % 5000 + "/" + name + "-" + endpoint,
                new Naming(name, service(service).host(), "shop"),
                address(endpoint),
                "",
                List.of(new ListedPort("http", 80, "HTTP", 8080)),
                Health.PASSING,
                new Traits(labels(version), ZONE, 1, ""),
                new TreeSet<>(List.of("mesh", "prod")),
                Sorted.map(Map.of("owner", "team-" + service % 100, "tier", "2")));
    }

    public Endpoint endpoint(int endpoint, int version) {
        return new Endpoint(
                new EndpointKey(new Address(address(endpoint)), 8080, NetworkId.DEFAULT),
                List.of(new Port("http", 80, Protocol.HTTP, 8080)),
                Health.PASSING,
                new Traits(labels(version), ZONE, 1, ""));
    }

    private static SortedMap<String, String> labels(int version) {
        return Sorted.map(Map.of("app", "shop", "version", "v" + version));
    }

    private static String address(int endpoint) {
        return "10." + (endpoint >> 16 & 255) + "." + (endpoint >> 8 & 255) + "." + (endpoint & 255);
    }

    /// The number in the label.
    public static int version(Endpoint endpoint) {
        return Integer.parseInt(
                endpoint.traits().labels().getOrDefault("version", "v0").substring(1));
    }

    /// Everything as the registry says it.
    public static final Rules RULES = raw -> new RuleOutcome.Mapped(
            new ServiceKey(raw.naming().namespace(), raw.naming().host()),
            new Endpoint(
                    new EndpointKey(new Address(raw.address()), 8080, NetworkId.DEFAULT),
                    List.of(new Port("http", 80, Protocol.HTTP, 8080)),
                    raw.health(),
                    raw.traits()));
}

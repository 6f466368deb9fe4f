package io.fairlead.operations.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.model.Sorted;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The ServiceEntries of one namespace for one host, reduced to what they mean to Istio together: order, defaults and
/// metadata do not count. Pure.
///
/// @param objects as namespace/name
/// @param settings all but ports and endpoints, by name; a default value is left out
/// @param ports by number, as `name/protocol`; without a protocol, which Istio then detects, as `name`
/// @param endpoints per port; weights up to 1 and none are the same
record EntryValues(
        SortedSet<String> objects,
        String namespace,
        SortedMap<String, String> settings,
        SortedMap<String, String> ports,
        SortedSet<EntryEndpoint> endpoints) {

    static EntryValues of(JsonNode entry, String host) {
        JsonNode spec = entry.path("spec");
        String namespace = ServiceEntryImport.namespace(entry);
        return new EntryValues(
                Sorted.set(List.of(namespace + "/" + entry.at("/metadata/name").asText())),
                namespace,
                settings(spec),
                ports(spec),
                endpoints(spec, host));
    }

    /// Both together, as Istio joins the entries of a namespace for one host. Where they contradict each other, both
    /// values are there.
    EntryValues and(EntryValues other) {
        return new EntryValues(
                union(objects, other.objects),
                namespace,
                union(settings, other.settings),
                union(ports, other.ports),
                union(endpoints, other.endpoints));
    }

    String object() {
        return String.join(", ", objects);
    }

    /// The number of endpoints of the port that has most of them.
    int count() {
        return endpoints.stream()
                .collect(Collectors.groupingBy(EntryEndpoint::port, Collectors.counting()))
                .values()
                .stream()
                .mapToInt(Long::intValue)
                .max()
                .orElse(0);
    }

    private static <T extends Comparable<T>> SortedSet<T> union(Collection<T> one, Collection<T> other) {
        SortedSet<T> union = new TreeSet<>(one);
        union.addAll(other);
        return Sorted.set(union);
    }

    private static SortedMap<String, String> union(Map<String, String> one, Map<String, String> other) {
        SortedMap<String, String> union = new TreeMap<>(one);
        other.forEach((name, value) -> union.merge(name, value, EntryValues::both));
        return Sorted.map(union);
    }

    private static String both(String one, String other) {
        return Stream.of(one, other)
                .flatMap(values -> Arrays.stream(values.split(",", -1)))
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static SortedMap<String, String> settings(JsonNode spec) {
        SortedMap<String, String> settings = new TreeMap<>();
        put(settings, "location", spec.path("location").asText("MESH_EXTERNAL"));
        put(settings, "resolution", spec.path("resolution").asText("NONE"));
        for (String list : ServiceEntryImport.LOST) {
            put(settings, list, sorted(ServiceEntryImport.unwritten(spec, list)));
        }
        spec.path("workloadSelector")
                .path("labels")
                .forEachEntry((key, value) -> put(settings, "workloadSelector." + key, value.asText()));
        return Sorted.map(settings);
    }

    private static String sorted(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).sorted().collect(Collectors.joining(","));
    }

    private static SortedMap<String, String> ports(JsonNode spec) {
        SortedMap<String, String> ports = new TreeMap<>();
        spec.path("ports").forEach(port -> {
            String protocol = port.path("protocol").asText("").toUpperCase(Locale.ROOT);
            String name = port.path("name").asText();
            ports.put(port.path("number").asText(), protocol.isEmpty() ? name : name + "/" + protocol);
        });
        return Sorted.map(ports);
    }

    private static SortedSet<EntryEndpoint> endpoints(JsonNode spec, String host) {
        SortedSet<EntryEndpoint> endpoints = new TreeSet<>();
        for (JsonNode endpoint : spec.path("endpoints")) {
            String address = EntryEndpoint.canonical(endpoint.path("address").asText());
            for (String target : targets(endpoint.path("ports"), spec)) {
                endpoints.add(new EntryEndpoint(address, target, values(endpoint)));
            }
        }
        if (endpoints.isEmpty() && spec.path("resolution").asText().startsWith("DNS")) {
            for (String target : targets(MissingNode.getInstance(), spec)) {
                endpoints.add(new EntryEndpoint(EntryEndpoint.canonical(host), target, Collections.emptySortedMap()));
            }
        }
        return Sorted.set(endpoints);
    }

    private static SortedMap<String, String> values(JsonNode endpoint) {
        SortedMap<String, String> values = new TreeMap<>();
        endpoint.path("labels").forEachEntry((key, value) -> put(values, "labels." + key, value.asText()));
        put(values, "locality", endpoint.path("locality").asText());
        put(values, "network", endpoint.path("network").asText());
        put(values, "serviceAccount", endpoint.path("serviceAccount").asText());
        int weight = endpoint.path("weight").asInt();
        put(values, "weight", weight <= 1 ? "" : Integer.toString(weight));
        return Sorted.map(values);
    }

    /// The port that is reached for each port of the service: of the endpoint, else its `targetPort`, else its number.
    private static List<String> targets(JsonNode own, JsonNode spec) {
        List<String> targets = spec.path("ports")
                .valueStream()
                .map(port -> {
                    int number = port.path("number").asInt();
                    int target = port.path("targetPort").asInt(number);
                    return number + ":" + own.path(port.path("name").asText()).asInt(target);
                })
                .toList();
        return targets.isEmpty() ? List.of("") : targets;
    }

    private static void put(SortedMap<String, String> values, String key, String value) {
        if (!value.isEmpty()) {
            values.put(key, value);
        }
    }
}

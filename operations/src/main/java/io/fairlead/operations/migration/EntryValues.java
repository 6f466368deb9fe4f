package io.fairlead.operations.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.model.Sorted;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A ServiceEntry reduced to what it means to Istio for one host: order, defaults and metadata do not count. Pure.
///
/// @param settings all but ports and endpoints, by name; a default value is left out
/// @param ports by number, as `name/protocol`
/// @param endpoints by address, each with its values by name; weight 0 and none are the same
record EntryValues(
        String object,
        String namespace,
        SortedMap<String, String> settings,
        SortedMap<String, String> ports,
        SortedMap<String, SortedMap<String, String>> endpoints) {

    static EntryValues of(JsonNode entry, String host) {
        JsonNode spec = entry.path("spec");
        String namespace = entry.at("/metadata/namespace").asText("default");
        return new EntryValues(
                namespace + "/" + entry.at("/metadata/name").asText(),
                namespace,
                settings(spec),
                ports(spec),
                endpoints(spec, host));
    }

    private static SortedMap<String, String> settings(JsonNode spec) {
        SortedMap<String, String> settings = new TreeMap<>();
        put(settings, "location", spec.path("location").asText("MESH_EXTERNAL"));
        put(settings, "resolution", spec.path("resolution").asText("NONE"));
        for (String list : ServiceEntryImport.LOST) {
            put(settings, list, sorted(spec.path(list)));
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
        spec.path("ports")
                .forEach(port -> ports.put(
                        port.path("number").asText(),
                        port.path("name").asText() + "/"
                                + port.path("protocol").asText("TCP").toUpperCase(Locale.ROOT)));
        return Sorted.map(ports);
    }

    private static SortedMap<String, SortedMap<String, String>> endpoints(JsonNode spec, String host) {
        SortedMap<String, SortedMap<String, String>> endpoints = new TreeMap<>();
        spec.path("endpoints").forEach(endpoint -> {
            String address = endpoint.path("address").asText();
            SortedMap<String, String> values = values(endpoint, spec);
            // One address may serve on several target ports.
            String key = endpoints.containsKey(address) ? address + " " + values.get("ports") : address;
            endpoints.put(key, values);
        });
        if (endpoints.isEmpty() && spec.path("resolution").asText().startsWith("DNS")) {
            SortedMap<String, String> itself = new TreeMap<>();
            put(itself, "ports", targets(MissingNode.getInstance(), spec));
            endpoints.put(host, itself);
        }
        return Sorted.map(endpoints);
    }

    private static SortedMap<String, String> values(JsonNode endpoint, JsonNode spec) {
        SortedMap<String, String> values = new TreeMap<>();
        endpoint.path("labels").forEachEntry((key, value) -> put(values, "labels." + key, value.asText()));
        put(values, "locality", endpoint.path("locality").asText());
        put(values, "network", endpoint.path("network").asText());
        put(values, "serviceAccount", endpoint.path("serviceAccount").asText());
        int weight = endpoint.path("weight").asInt();
        put(values, "weight", weight == 0 ? "" : Integer.toString(weight));
        put(values, "ports", targets(endpoint.path("ports"), spec));
        return values;
    }

    /// The port that is reached for each port of the service: of the endpoint, else its `targetPort`, else its number.
    private static String targets(JsonNode own, JsonNode spec) {
        return spec.path("ports")
                .valueStream()
                .map(port -> {
                    int number = port.path("number").asInt();
                    int target = port.path("targetPort").asInt(number);
                    return number + ":" + own.path(port.path("name").asText()).asInt(target);
                })
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static void put(SortedMap<String, String> values, String key, String value) {
        if (!value.isEmpty()) {
            values.put(key, value);
        }
    }
}

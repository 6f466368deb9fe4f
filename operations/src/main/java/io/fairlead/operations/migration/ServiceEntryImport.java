package io.fairlead.operations.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Makes an inventory of ServiceEntries that people or other tools wrote. Pure.
///
/// | of a ServiceEntry | becomes |
/// |---|---|
/// | each host | a service, named after the object |
/// | `ports`, `endpoints` | those of the service |
/// | resolution DNS without endpoints | an endpoint whose address is the host |
/// | resolution NONE, `workloadSelector`, no `ports`, a host with a wildcard | nothing, with a note |
/// | `addresses`, `exportTo`, `subjectAltNames`, location MESH_EXTERNAL, resolution DNS_ROUND_ROBIN | a note |
/// | resolution STATIC without endpoints, a host that another object of its namespace has | a service, with a note |
public final class ServiceEntryImport {
    /// Lists of a ServiceEntry that Fairlead does not write.
    static final List<String> LOST = List.of("addresses", "exportTo", "subjectAltNames");

    private final List<Map<String, Object>> services = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();
    /// The first object of each host, by namespace/host.
    private final Map<String, String> objects = new HashMap<>();

    /// The inventory, and what it lacks.
    ///
    /// @param services of an inventory, in the order of the objects
    /// @param notes what is not taken over, a line each, with the object
    public record Imported(List<Map<String, Object>> services, List<String> notes) {}

    private ServiceEntryImport() {}

    /// Objects of other kinds are left out; of a list, its items.
    public static Imported of(List<JsonNode> objects) {
        ServiceEntryImport imported = new ServiceEntryImport();
        objects.stream().flatMap(ServiceEntryImport::items).forEach(imported::object);
        return new Imported(List.copyOf(imported.services), List.copyOf(imported.notes));
    }

    static Stream<JsonNode> items(JsonNode object) {
        return object.path("kind").asText().endsWith("List")
                ? object.path("items").valueStream()
                : Stream.of(object);
    }

    static boolean isServiceEntry(JsonNode object) {
        return object.path("kind").asText().equals("ServiceEntry");
    }

    static String namespace(JsonNode object) {
        return object.at("/metadata/namespace").asText("default");
    }

    /// The values of a list that Fairlead does not write; empty where they are the default.
    static JsonNode unwritten(JsonNode spec, String field) {
        JsonNode list = spec.path(field);
        boolean isDefault = field.equals("exportTo")
                && list.size() == 1
                && list.path(0).asText().equals("*");
        return isDefault ? MissingNode.getInstance() : list;
    }

    private void object(JsonNode object) {
        if (!isServiceEntry(object)) {
            return;
        }
        JsonNode spec = object.path("spec");
        String what = "ServiceEntry " + namespace(object) + "/" + name(object) + ": ";
        Optional<String> obstacle = obstacle(spec);
        if (obstacle.isPresent()) {
            notes.add(what + "not imported: " + obstacle.get());
            return;
        }
        lost(spec, what);
        for (JsonNode host : spec.path("hosts")) {
            host(object, host.asText(), what);
        }
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /// The reason why nothing of an object can be in an inventory.
    private static Optional<String> obstacle(JsonNode spec) {
        if (spec.has("workloadSelector")) {
            return Optional.of("`workloadSelector` selects workloads of a cluster, which no inventory lists");
        }
        if (resolution(spec).equals("NONE")) {
            return Optional.of("resolution NONE forwards to the address that the client asked for");
        }
        return spec.path("ports").isEmpty()
                ? Optional.of("it has no ports, and a service of an inventory has at least one")
                : Optional.empty();
    }

    private void host(JsonNode object, String host, String what) {
        if (host.contains("*")) {
            notes.add(what + "host " + host + " not imported: a service has one host without a wildcard");
            return;
        }
        String namespace = namespace(object);
        String first = objects.putIfAbsent(namespace + "/" + host, namespace + "/" + name(object));
        if (first != null) {
            notes.add(what + "host " + host + " is also that of ServiceEntry " + first
                    + ": Fairlead makes one service of both, so put all their ports and endpoints into one of the two");
        }
        services.add(service(uniqueName(namespace, name(object)), namespace, host, object.path("spec")));
    }

    private static String resolution(JsonNode spec) {
        return spec.path("resolution").asText("NONE");
    }

    private void lost(JsonNode spec, String what) {
        for (String field : LOST) {
            JsonNode list = unwritten(spec, field);
            if (!list.isEmpty()) {
                notes.add(what + "`" + field + "` is not taken over: " + list);
            }
        }
        if (spec.path("endpoints").isEmpty() && resolution(spec).equals("STATIC")) {
            notes.add(what + "it has no endpoints: Fairlead writes a service once it has some");
        }
        if (spec.path("location").asText("MESH_EXTERNAL").equals("MESH_EXTERNAL")) {
            notes.add(what + "location MESH_EXTERNAL is not taken over: Fairlead writes MESH_INTERNAL");
        }
        if (resolution(spec).equals("DNS_ROUND_ROBIN")) {
            notes.add(what + "resolution DNS_ROUND_ROBIN is not taken over: Fairlead writes DNS");
        }
    }

    /// Names in an inventory are unique.
    private String uniqueName(String namespace, String name) {
        String unique = names.contains(name) ? name + "." + namespace : name;
        for (int i = 2; names.contains(unique); i++) {
            unique = name + "." + namespace + "-" + i;
        }
        names.add(unique);
        return unique;
    }

    private static Map<String, Object> service(String name, String namespace, String host, JsonNode spec) {
        Map<String, Object> service = new LinkedHashMap<>();
        service.put("name", name);
        service.put("host", host);
        service.put("namespace", namespace);
        service.put(
                "ports",
                spec.path("ports").valueStream().map(port -> port(port, 0)).toList());
        List<Map<String, Object>> endpoints = spec.path("endpoints")
                .valueStream()
                .map(endpoint -> endpoint(endpoint, spec))
                .toList();
        boolean isItsOwn = endpoints.isEmpty() && resolution(spec).startsWith("DNS");
        service.put("endpoints", isItsOwn ? List.of(Map.of("address", host)) : endpoints);
        return service;
    }

    /// @param target of the endpoint; 0: that of the service
    private static Map<String, Object> port(JsonNode port, int target) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("name", port.path("name").asText());
        made.put("number", port.path("number").asInt());
        put(made, "protocol", port.path("protocol").asText());
        int reached = target == 0 ? port.path("targetPort").asInt() : target;
        if (reached != 0) {
            made.put("target", reached);
        }
        return made;
    }

    private static Map<String, Object> endpoint(JsonNode endpoint, JsonNode spec) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("address", endpoint.path("address").asText());
        JsonNode targets = endpoint.path("ports");
        if (!targets.isEmpty()) {
            made.put(
                    "ports",
                    spec.path("ports")
                            .valueStream()
                            .map(port -> port(
                                    port,
                                    targets.path(port.path("name").asText()).asInt()))
                            .toList());
        }
        Map<String, String> labels = new LinkedHashMap<>();
        endpoint.path("labels").forEachEntry((key, value) -> labels.put(key, value.asText()));
        if (!labels.isEmpty()) {
            made.put("labels", labels);
        }
        put(made, "locality", endpoint.path("locality").asText());
        put(made, "network", endpoint.path("network").asText());
        if (endpoint.path("weight").asInt() != 0) {
            made.put("weight", endpoint.path("weight").asInt());
        }
        put(made, "service-account", endpoint.path("serviceAccount").asText());
        return made;
    }

    private static void put(Map<String, Object> made, String key, String value) {
        if (!value.isEmpty()) {
            made.put(key, value);
        }
    }
}

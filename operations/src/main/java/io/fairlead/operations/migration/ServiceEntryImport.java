package io.fairlead.operations.migration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
/// | resolution NONE, `workloadSelector`, a host with a wildcard | nothing, with a note |
/// | `addresses`, `exportTo`, `subjectAltNames`, location MESH_EXTERNAL, resolution DNS_ROUND_ROBIN | a note |
public final class ServiceEntryImport {
    /// Lists of a ServiceEntry that Fairlead does not write.
    static final List<String> LOST = List.of("addresses", "exportTo", "subjectAltNames");

    private final List<Map<String, Object>> services = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();

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

    private void object(JsonNode object) {
        if (!isServiceEntry(object)) {
            return;
        }
        JsonNode spec = object.path("spec");
        String namespace = object.at("/metadata/namespace").asText("default");
        String name = object.at("/metadata/name").asText();
        String what = "ServiceEntry " + namespace + "/" + name + ": ";
        if (spec.has("workloadSelector")) {
            notes.add(
                    what + "not imported: `workloadSelector` selects workloads of a cluster, which no inventory lists");
            return;
        }
        if (resolution(spec).equals("NONE")) {
            notes.add(what + "not imported: resolution NONE forwards to the address that the client asked for");
            return;
        }
        lost(spec, what);
        List<String> hosts =
                spec.path("hosts").valueStream().map(JsonNode::asText).toList();
        for (String host : hosts) {
            if (host.contains("*")) {
                notes.add(what + "host " + host + " not imported: a service has one host without a wildcard");
            } else {
                services.add(service(uniqueName(namespace, name), namespace, host, spec));
            }
        }
    }

    private static String resolution(JsonNode spec) {
        return spec.path("resolution").asText("NONE");
    }

    private void lost(JsonNode spec, String what) {
        for (String field : LOST) {
            if (!spec.path(field).isEmpty()) {
                notes.add(what + "`" + field + "` is not taken over: " + spec.path(field));
            }
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

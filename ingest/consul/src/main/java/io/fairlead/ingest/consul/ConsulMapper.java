package io.fairlead.ingest.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ingest.consul.ConsulOptions.Addresses;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Converts one entry of `/v1/health/service/NAME` to an instance.
///
/// `id` is `datacenter/node/service id`: unique in a Consul federation and stable while the instance is
/// registered. `metadata` is the service's own under its own keys, and what else Consul knows under keys that
/// begin with `consul.`; a service's own keys contain no dots, so the two never collide. The output of checks is
/// omitted: it changes with every check and may contain anything.
///
/// | checks of the entry                             | health      |
/// |-------------------------------------------------|-------------|
/// | `_node_maintenance`, `_service_maintenance:*`   | MAINTENANCE |
/// | otherwise, one is critical                      | CRITICAL    |
/// | otherwise, one is warning                       | WARNING     |
/// | otherwise, there is one                         | PASSING     |
/// | there is none                                   | UNKNOWN     |
///
/// The weight is Consul's for the present health; both weights 1, Consul's default, mean "not specified". Weight 0 of
/// an instance in warning is a value: no traffic as long as others can take it.
final class ConsulMapper {
    private final Addresses addresses;

    ConsulMapper(Addresses addresses) {
        this.addresses = addresses;
    }

    /// Nothing for proxies and gateways of Consul's own mesh: another mesh serves this service.
    ///
    /// @throws IllegalArgumentException the entry has no usable id
    Optional<Instance> map(JsonNode entry) {
        JsonNode service = entry.path("Service");
        if (!text(service, "Kind").isEmpty()) {
            return Optional.empty();
        }
        Health health = health(entry.path("Checks"));
        Place place = place(entry.path("Node"), service);
        return Optional.of(new Instance(
                id(entry),
                Naming.of(text(service, "Service")),
                place.address(),
                "",
                ports(service, place),
                health,
                new Traits(Collections.emptySortedMap(), locality(entry), weight(service, health), ""),
                new TreeSet<>(texts(service.path("Tags"))),
                metadata(entry)));
    }

    /// The id that [#map] sets, even if it fails.
    static String id(JsonNode entry) {
        JsonNode node = entry.path("Node");
        return id(text(node, "Datacenter"), text(node, "Node"), text(entry.path("Service"), "ID"));
    }

    static String id(String datacenter, String node, String serviceId) {
        return idsOf(datacenter) + part(node) + "/" + serviceId;
    }

    /// The prefix of all ids of a datacenter.
    static String idsOf(String datacenter) {
        return part(datacenter) + "/";
    }

    private static String part(String text) {
        return text.replace("%", "%25").replace("/", "%2F");
    }

    private record Place(String address, int port) {}

    private Place place(JsonNode node, JsonNode service) {
        int port = service.path("Port").asInt(0);
        String socket = text(service, "SocketPath");
        if (!socket.isEmpty()) {
            return new Place("unix://" + socket, port);
        }
        String tag = switch (addresses) {
            case SERVICE -> "";
            case LAN -> "lan";
            case WAN -> "wan";
        };
        JsonNode tagged = service.path("TaggedAddresses").path(tag);
        if (!text(tagged, "Address").isEmpty()) {
            int own = tagged.path("Port").asInt(0);
            return new Place(text(tagged, "Address"), own == 0 ? port : own);
        }
        return new Place(
                first(text(service, "Address"), text(node.path("TaggedAddresses"), tag), text(node, "Address")), port);
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static List<ListedPort> ports(JsonNode service, Place place) {
        List<ListedPort> ports = new ArrayList<>();
        for (JsonNode port : service.path("Ports")) {
            ports.add(
                    new ListedPort(text(port, "Name"), 0, "", port.path("Port").asInt(0)));
        }
        return ports.isEmpty() && place.port() != 0 ? List.of(ListedPort.target(place.port())) : ports;
    }

    private static Health health(JsonNode checks) {
        Health worst = checks.isEmpty() ? Health.UNKNOWN : Health.PASSING;
        for (JsonNode check : checks) {
            Health one = isMaintenance(check) ? Health.MAINTENANCE : status(text(check, "Status"));
            worst = one.compareTo(worst) > 0 ? one : worst;
        }
        return worst;
    }

    private static boolean isMaintenance(JsonNode check) {
        String id = text(check, "CheckID");
        return id.equals("_node_maintenance") || id.startsWith("_service_maintenance:");
    }

    private static Health status(String status) {
        return switch (status) {
            case "warning" -> Health.WARNING;
            case "critical" -> Health.CRITICAL;
            case "maintenance" -> Health.MAINTENANCE;
            default -> Health.PASSING;
        };
    }

    private static int weight(JsonNode service, Health health) {
        JsonNode weights = service.path("Weights");
        int passing = weights.path("Passing").asInt(1);
        int warning = weights.path("Warning").asInt(1);
        if (passing == 1 && warning == 1) {
            return Traits.WEIGHT_UNSET;
        }
        return Math.max(0, health == Health.WARNING ? warning : passing);
    }

    private static Locality locality(JsonNode entry) {
        JsonNode own = entry.path("Service").path("Locality");
        JsonNode locality = own.isObject() ? own : entry.path("Node").path("Locality");
        try {
            return new Locality(text(locality, "Region"), text(locality, "Zone"), "");
        } catch (IllegalArgumentException _) {
            return Locality.UNKNOWN; // Stays readable in the metadata.
        }
    }

    private static SortedMap<String, String> metadata(JsonNode entry) {
        JsonNode service = entry.path("Service");
        SortedMap<String, String> all = new TreeMap<>();
        putNode(all, entry.path("Node"));
        putService(all, service);
        for (JsonNode check : entry.path("Checks")) {
            if (isMaintenance(check)) {
                put(all, "consul.maintenance", text(check, "Notes"));
            }
        }
        putAll(all, "", service.path("Meta"));
        return all;
    }

    private static void putNode(SortedMap<String, String> all, JsonNode node) {
        putAll(all, "consul.node-meta.", node.path("Meta"));
        putAll(all, "consul.node-tagged.", node.path("TaggedAddresses"));
        put(all, "consul.datacenter", text(node, "Datacenter"));
        put(all, "consul.node", text(node, "Node"));
        put(all, "consul.node-id", text(node, "ID"));
        put(all, "consul.node-address", text(node, "Address"));
    }

    private static void putService(SortedMap<String, String> all, JsonNode service) {
        put(all, "consul.service-id", text(service, "ID"));
        put(all, "consul.namespace", text(service, "Namespace"));
        put(all, "consul.partition", text(service, "Partition"));
        put(all, "consul.region", text(service.path("Locality"), "Region"));
        put(all, "consul.weight.passing", text(service.path("Weights"), "Passing"));
        put(all, "consul.weight.warning", text(service.path("Weights"), "Warning"));
        service.path("TaggedAddresses")
                .forEachEntry((tag, place) ->
                        put(all, "consul.tagged." + tag, text(place, "Address") + " " + text(place, "Port")));
    }

    private static void putAll(SortedMap<String, String> into, String prefix, JsonNode object) {
        object.forEachEntry((key, value) -> put(into, prefix + key, value.asText()));
    }

    private static void put(SortedMap<String, String> into, String key, String value) {
        if (!value.isEmpty()) {
            into.put(key, value);
        }
    }

    static String text(JsonNode object, String field) {
        return object.path(field).asText("");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}

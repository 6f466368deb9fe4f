package io.fairlead.ingest.files;

import io.fairlead.model.Address;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.Traits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Fairlead's own format: `services`, each with a name, ports and endpoints.
///
/// An endpoint's ports replace the service's; its tags and metadata are added to the service's. The instance id is
/// `file#service/address:port`, or `file#service/id` where the endpoint has an `id` of its own.
final class InventoryReader {
    private static final List<String> ROOT = List.of("services");
    private static final List<String> SERVICE =
            List.of("name", "host", "namespace", "ports", "endpoints", "tags", "metadata");
    private static final List<String> ENDPOINT = List.of(
            "address",
            "id",
            "ports",
            "labels",
            "locality",
            "network",
            "weight",
            "health",
            "service-account",
            "tags",
            "metadata");

    private final String file;
    private final Problems problems;
    private final InstanceList instances;
    private final PortReader portReader;

    InventoryReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.instances = new InstanceList(problems);
        this.portReader = new PortReader(problems);
    }

    List<Instance> read(Node.Keys root) {
        Fields fields = new Fields(problems, "the file", root, ROOT);
        if (!fields.has("services")) {
            problems.add(root.line(), "the key \"services\" is missing; expected it at the top of an inventory");
        }
        Map<String, Integer> lines = new HashMap<>();
        for (Node item : fields.items("services")) {
            if (item instanceof Node.Keys service) {
                service(service, lines);
            } else {
                problems.expected(item, "services", "a service such as {name: billing, ports: ..., endpoints: ...}");
            }
        }
        return instances.all();
    }

    private void service(Node.Keys node, Map<String, Integer> lines) {
        String shown = node.keys().get("name") instanceof Node.Key(var _, Node.Scalar(var _, String text)) ? text : "?";
        Fields fields = new Fields(problems, "service \"" + shown + "\"", node, SERVICE);
        String name = fields.required("name", "billing");
        Integer before = name.isEmpty() ? null : lines.putIfAbsent(name, fields.line("name"));
        if (before != null) {
            problems.add(
                    fields.line("name"),
                    "service \"" + name + "\" stands already on line " + before + "; put all its endpoints under one");
        }
        Naming naming = new Naming(
                name,
                fields.parsed("host", "", text -> new ServiceKey("default", text).host()),
                fields.parsed("namespace", "", text -> new ServiceKey(text, "any").namespace()));
        List<ListedPort> ports = portReader.read(name, fields);
        if (!fields.has("endpoints")) {
            problems.add(
                    fields.line(),
                    "service \"" + name
                            + "\": the key \"endpoints\" is missing; write \"endpoints: []\" where there are none");
        }
        for (Node item : fields.items("endpoints")) {
            if (item instanceof Node.Keys endpoint) {
                endpoint(endpoint, naming, ports, fields);
            } else {
                problems.expected(item, "service \"" + name + "\": endpoints", "a map such as {address: 10.1.0.4}");
            }
        }
    }

    private void endpoint(Node.Keys node, Naming naming, List<ListedPort> servicePorts, Fields service) {
        String of = "an endpoint of \"" + naming.service() + "\"";
        Fields fields = new Fields(problems, of, node, ENDPOINT);
        if (fields.required("address", "10.1.0.4").isEmpty()) {
            return;
        }
        String address = fields.parsed("address", "", text -> new Address(text).value());
        List<ListedPort> ports = fields.has("ports") ? portReader.read(naming.service(), fields) : servicePorts;
        if (ports.isEmpty() && !fields.has("ports") && !service.has("ports")) {
            problems.add(
                    fields.line(),
                    of + " has no port; add ports to it or to the service, such as"
                            + " ports: [{name: http, number: 80, target: 8080}]");
            return;
        }
        TreeSet<String> tags = new TreeSet<>(service.set("tags"));
        tags.addAll(fields.set("tags"));
        TreeMap<String, String> metadata = new TreeMap<>(service.texts("metadata"));
        metadata.putAll(fields.texts("metadata"));
        String place = fields.has("id") ? fields.required("id", "a") : place(address, ports);
        add(fields, new Listed(naming, place, address, ports), tags, metadata);
    }

    private record Listed(Naming naming, String place, String address, List<ListedPort> ports) {}

    private void add(Fields fields, Listed listed, Set<String> tags, Map<String, String> metadata) {
        Traits traits = new Traits(
                fields.texts("labels"),
                fields.parsed("locality", Locality.UNKNOWN, Locality::parse),
                fields.parsed("weight", Traits.WEIGHT_UNSET, InventoryReader::weight),
                fields.text("service-account"));
        Health health = fields.parsed("health", Health.UNKNOWN, InventoryReader::health);
        try {
            instances.add(
                    fields.line(),
                    new Instance(
                            file + "#" + listed.naming().service() + "/" + listed.place(),
                            listed.naming(),
                            listed.address(),
                            fields.text("network"),
                            listed.ports(),
                            health,
                            traits,
                            Sorted.set(tags),
                            Sorted.map(metadata)));
        } catch (IllegalArgumentException e) {
            problems.add(fields.line(), String.valueOf(e.getMessage()));
        }
    }

    /// `address:port`, an IPv6 address in brackets.
    static String place(String address, List<ListedPort> ports) {
        String host = address.indexOf(':') >= 0 && !address.startsWith("unix:") ? "[" + address + "]" : address;
        return host + ":" + (ports.isEmpty() ? 0 : ports.getFirst().target());
    }

    private static int weight(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("weight \"" + text + "\" is not a number from 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    private static Health health(String text) {
        List<String> known = new ArrayList<>();
        for (Health health : Health.values()) {
            String name = health.name().toLowerCase(Locale.ROOT);
            if (name.equals(text.toLowerCase(Locale.ROOT))) {
                return health;
            }
            known.add(name);
        }
        throw new IllegalArgumentException(
                "health \"" + text + "\" is not known; expected one of " + String.join(", ", known));
    }
}

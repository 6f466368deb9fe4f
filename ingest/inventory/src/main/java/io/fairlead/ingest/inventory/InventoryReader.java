package io.fairlead.ingest.inventory;

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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Fairlead's own format: `services`, each with a name, ports and endpoints.
///
/// An endpoint's ports replace the service's; its tags and metadata are added to the service's. The instance id is
/// `service/address:port` after [Document#ids], or `service/id` if the endpoint has its own `id`.
public final class InventoryReader {
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

    private final EntryProblems problems;
    private final InstanceList list;

    public InventoryReader(EntryProblems problems, InstanceList list) {
        this.problems = problems;
        this.list = list;
    }

    /// Problems of the document as a whole are added to its [EntryProblems], those of an entry to the list.
    ///
    /// @param others keys that are known beside `services`
    public void read(Node.Keys root, List<String> others) {
        List<String> known = new ArrayList<>(others);
        known.addFirst("services");
        EntryProblems remarks = problems.ofEntry();
        Fields fields = new Fields(remarks, problems.document().noun(), root, known);
        if (!fields.has("services")) {
            problems.addAll(remarks);
            problems.add(root.line(), "the key \"services\" is missing; expected it at the top of an inventory");
            return;
        }
        List<Node> services = new Fields(
                        problems, problems.document().noun(), root, root.keys().keySet())
                .items("services");
        if (!remarks.isEmpty()) {
            list.remark(problems.document().name() + " keys", remarks);
        }
        for (Node item : services) {
            if (item instanceof Node.Keys service) {
                service(service);
            } else {
                EntryProblems own = problems.ofEntry();
                own.expected(item, "services", "a service such as {name: billing, ports: ..., endpoints: ...}");
                list.reject("", "", own);
            }
        }
    }

    /// The values of a service for all its endpoints. `problems` are those of the service; if there are any, nothing
    /// of it is used.
    private record Service(
            Naming naming,
            List<ListedPort> ports,
            boolean saysPorts,
            Set<String> tags,
            Map<String, String> metadata,
            EntryProblems problems) {}

    private void service(Node.Keys node) {
        EntryProblems own = problems.ofEntry();
        String name =
                new Fields(own, "", node, node.keys().keySet()).plain("name").orElse("");
        Fields fields = new Fields(own, "service \"" + (name.isEmpty() ? "?" : name) + "\"", node, SERVICE);
        checkName(name, fields, own);
        Service service = ofAll(name, fields, own);
        List<Node> endpoints = endpoints(name, fields);
        boolean usable = own.isEmpty();
        endpoints.forEach(item -> item(item, service, usable));
        if (!usable) {
            list.reject(name, "", own);
        }
    }

    private static Service ofAll(String name, Fields fields, EntryProblems own) {
        return new Service(
                naming(name, fields),
                new PortReader(own).read(name, fields),
                fields.has("ports"),
                fields.set("tags"),
                fields.texts("metadata"),
                own);
    }

    private static List<Node> endpoints(String name, Fields fields) {
        if (!fields.has("endpoints")) {
            fields.problem("service \"" + name
                    + "\": the key \"endpoints\" is missing; write \"endpoints: []\" if there are none");
        }
        return fields.items("endpoints");
    }

    private void checkName(String name, Fields fields, EntryProblems own) {
        var _ = fields.required("name", "billing");
        Integer before = name.isEmpty() ? null : list.firstLine(name, fields.line("name"));
        if (before != null) {
            own.add(
                    fields.line("name"),
                    "service \"" + name + "\" is already on line " + before + "; put all its endpoints under one");
        }
    }

    private static Naming naming(String name, Fields fields) {
        return new Naming(
                name,
                fields.parsed("host", "", text -> new ServiceKey("default", text).host()),
                fields.parsed("namespace", "", text -> new ServiceKey(text, "any").namespace()));
    }

    private void item(Node item, Service service, boolean usable) {
        EntryProblems own = usable ? problems.ofEntry() : service.problems();
        String name = service.naming().service();
        if (item instanceof Node.Keys endpoint) {
            endpoint(endpoint, service, own, usable);
        } else {
            own.expected(item, "service \"" + name + "\": endpoints", "a map such as {address: 10.1.0.4}");
            if (usable) {
                list.reject(name, "", own);
            }
        }
    }

    private void endpoint(Node.Keys node, Service service, EntryProblems own, boolean usable) {
        String name = service.naming().service();
        String of = "an endpoint of \"" + name + "\"";
        Fields fields = new Fields(own, of, node, ENDPOINT);
        String address = fields.required("address", "10.1.0.4").isEmpty()
                ? ""
                : fields.parsed("address", "", text -> new Address(text).value());
        EntryProblems ofPorts = problems.ofEntry();
        List<ListedPort> ports = fields.has("ports") ? new PortReader(ofPorts).read(name, fields) : service.ports();
        own.addAll(ofPorts);
        if (ports.isEmpty() && !fields.has("ports") && !service.saysPorts()) {
            own.add(
                    fields.line(),
                    of + " has no port; add ports to it or to the service, such as"
                            + " ports: [{name: http, number: 80, target: 8080}]");
        }
        EntryProblems remarks = problems.ofEntry();
        Optional<Instance> instance = instance(fields, service, new Listed(address, ports), remarks);
        String place = fields.has("id")
                ? fields.plain("id").orElse("")
                : address.isEmpty() || ports.isEmpty() || !ofPorts.isEmpty() ? "" : place(address, ports);
        if (usable && !own.isEmpty()) {
            list.reject(name, place, own);
        } else if (usable) {
            instance.ifPresent(it -> list.add(fields.line(), it));
            if (!remarks.isEmpty()) {
                list.remark(problems.document().ids() + name + "/" + place + " labels", remarks);
            }
        }
    }

    private record Listed(String address, List<ListedPort> ports) {}

    private Optional<Instance> instance(Fields fields, Service service, Listed listed, EntryProblems remarks) {
        TreeSet<String> tags = new TreeSet<>(service.tags());
        tags.addAll(fields.set("tags"));
        TreeMap<String, String> metadata = new TreeMap<>(service.metadata());
        metadata.putAll(fields.texts("metadata"));
        String place = fields.has("id") ? fields.required("id", "a") : place(listed.address(), listed.ports());
        Traits traits = traits(fields, remarks);
        Health health = fields.parsed("health", Health.UNKNOWN, InventoryReader::health);
        try {
            return Optional.of(new Instance(
                    problems.document().ids() + service.naming().service() + "/" + place,
                    service.naming(),
                    listed.address(),
                    fields.text("network"),
                    listed.ports(),
                    health,
                    traits,
                    Sorted.set(tags),
                    Sorted.map(metadata)));
        } catch (IllegalArgumentException e) {
            fields.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Traits traits(Fields fields, EntryProblems remarks) {
        return new Traits(
                fields.texts("labels", remarks),
                fields.parsed("locality", Locality.UNKNOWN, Locality::parse),
                fields.parsed("weight", Traits.WEIGHT_UNSET, InventoryReader::weight),
                fields.text("service-account"));
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

package io.fairlead.ingest.inventory;

import io.fairlead.model.Address;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Prometheus' format of `file_sd` and `http_sd`: a list of `{targets, labels}`.
///
/// All labels, `__address__` and `__meta_*` included, become metadata; those without `__` in front are labels too.
/// The service is the label `service`, else `job`, else [Document#service]. The instance id is
/// `service/address:port` after [Document#ids]. A target without a port has the one that Prometheus assigns: 443 if
/// `__scheme__` is `https`,
/// else 80.
public final class PrometheusReader {
    private static final List<String> GROUP = List.of("targets", "labels");

    /// Labels that decide which endpoint of which service a target is.
    private static final List<String> NAMING = List.of("service", "job", "__scheme__");

    private final EntryProblems problems;
    private final InstanceList list;

    public PrometheusReader(EntryProblems problems, InstanceList list) {
        this.problems = problems;
        this.list = list;
    }

    public void read(Node.Items root) {
        root.items().forEach(this::group);
    }

    /// Reads one item of the list.
    public void group(Node item) {
        EntryProblems own = problems.ofEntry();
        if (item instanceof Node.Keys group) {
            group(new Fields(own, "a target group", group, GROUP), own);
        } else {
            own.expected(item, "the list", "a target group such as {targets: [\"10.1.0.4:80\"]}");
            list.reject("", "", own);
        }
    }

    private void group(Fields fields, EntryProblems own) {
        if (!fields.has("targets")) {
            own.add(
                    fields.line(),
                    "a target group: the key \"targets\" is missing; write \"targets: []\" if there are none");
        }
        EntryProblems remarks = problems.ofEntry();
        SortedMap<String, String> labels = fields.texts("labels", remarks);
        List<Node> targets = fields.items("targets");
        if (fields.misses("labels", NAMING)) {
            own.addAll(remarks);
        }
        if (!own.isEmpty()) {
            list.reject("", "", own);
            return;
        }
        String service = labels.getOrDefault(
                "service", labels.getOrDefault("job", problems.document().service()));
        targets.forEach(item -> item(item, service, labels));
        if (!remarks.isEmpty()) {
            list.remark(problems.document().ids() + service + " labels", remarks);
        }
    }

    private void item(Node item, String service, SortedMap<String, String> labels) {
        EntryProblems own = problems.ofEntry();
        if (item instanceof Node.Scalar(int line, String target)) {
            target(line, target, service, labels);
        } else {
            own.expected(item, "targets", "host:port");
            list.reject(service, "", own);
        }
    }

    /// A target that is a URL is identified by its text; another one that cannot be read may be any of its service.
    private void target(int line, String target, String service, SortedMap<String, String> labels) {
        try {
            list.add(line, instance(target, service, labels));
        } catch (IllegalArgumentException e) {
            EntryProblems own = problems.ofEntry();
            own.add(line, "target \"" + target + "\": " + e.getMessage());
            list.reject(service, isUrl(target) ? target : "", own);
        }
    }

    private static boolean isUrl(String target) {
        return target.contains("://") || target.contains("/");
    }

    private Instance instance(String target, String service, SortedMap<String, String> labels) {
        if (isUrl(target)) {
            throw new IllegalArgumentException("is a URL; expected host:port");
        }
        String scheme = labels.getOrDefault("__scheme__", "");
        int colon = target.lastIndexOf(':');
        boolean bracketed = target.startsWith("[");
        if (!bracketed && target.indexOf(':') != colon) {
            throw new IllegalArgumentException("IPv6 needs brackets; write [" + target.substring(0, colon) + "]:"
                    + target.substring(colon + 1) + ", or [" + target + "] without a port");
        }
        boolean hasPort = bracketed ? target.contains("]:") : colon >= 0;
        String host = unbracketed(hasPort ? target.substring(0, colon) : target);
        String port = hasPort ? target.substring(colon + 1) : scheme.equals("https") ? "443" : "80";
        ListedPort listed = new ListedPort("", 0, scheme, PortNumber.read("port", port, ""));
        return instance(new Target(target, new Address(host).value(), listed), service, labels);
    }

    private static String unbracketed(String host) {
        int begin = host.startsWith("[") ? 1 : 0;
        return host.substring(begin, host.endsWith("]") ? Math.max(begin, host.length() - 1) : host.length());
    }

    /// One of a group's `targets`: its text, and what was read from it.
    private record Target(String text, String address, ListedPort port) {}

    private Instance instance(Target target, String service, SortedMap<String, String> labels) {
        TreeMap<String, String> metadata = new TreeMap<>(labels);
        metadata.put("__address__", target.text());
        TreeMap<String, String> visible = new TreeMap<>(labels);
        visible.keySet().removeIf(key -> key.startsWith("__"));
        return new Instance(
                problems.document().ids() + service + "/"
                        + InventoryReader.place(target.address(), List.of(target.port())),
                Naming.of(service),
                target.address(),
                "",
                List.of(target.port()),
                Health.UNKNOWN,
                // Both are copied there.
                new Traits(visible, Locality.UNKNOWN, Traits.WEIGHT_UNSET, ""),
                Collections.emptySortedSet(),
                metadata);
    }
}

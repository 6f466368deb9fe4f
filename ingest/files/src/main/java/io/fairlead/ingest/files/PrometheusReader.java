package io.fairlead.ingest.files;

import io.fairlead.model.Address;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Sorted;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Prometheus' `file_sd` format: a list of `{targets, labels}`.
///
/// All labels, `__address__` and `__meta_*` included, become metadata; those without `__` in front are labels too.
/// The service is the label `service`, else `job`, else the file's name without its ending. A target without a port
/// has the one that Prometheus gives it: 443 where `__scheme__` is `https`, else 80.
final class PrometheusReader {
    private static final List<String> GROUP = List.of("targets", "labels");

    private final String file;
    private final Problems problems;
    private final InstanceList instances;

    PrometheusReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.instances = new InstanceList(problems);
    }

    List<Instance> read(Node.Items root) {
        for (Node item : root.items()) {
            if (item instanceof Node.Keys group) {
                group(new Fields(problems, "a target group", group, GROUP));
            } else {
                problems.expected(item, "the list", "a target group such as {targets: [\"10.1.0.4:80\"]}");
            }
        }
        return instances.all();
    }

    private void group(Fields fields) {
        if (!fields.has("targets")) {
            problems.add(
                    fields.line(),
                    "a target group: the key \"targets\" is missing; write \"targets: []\" where" + " there are none");
        }
        SortedMap<String, String> labels = fields.texts("labels");
        for (Node item : fields.items("targets")) {
            if (item instanceof Node.Scalar(int line, String target)) {
                target(line, target, labels);
            } else {
                problems.expected(item, "targets", "host:port");
            }
        }
    }

    private void target(int line, String target, SortedMap<String, String> labels) {
        String scheme = labels.getOrDefault("__scheme__", "");
        int colon = target.lastIndexOf(':');
        boolean hasPort = target.startsWith("[") ? target.contains("]:") : colon >= 0 && target.indexOf(':') == colon;
        String host = (hasPort ? target.substring(0, colon) : target).replaceAll("^\\[|]$", "");
        String port = hasPort ? target.substring(colon + 1) : scheme.equals("https") ? "443" : "80";
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
            problems.add(line, "target \"" + target + "\": port \"" + port + "\" is not a number from 1 to 65535");
            return;
        }
        try {
            String address = new Address(host).value();
            instances.add(
                    line, instance(target, address, new ListedPort("", 0, scheme, Integer.parseInt(port)), labels));
        } catch (IllegalArgumentException e) {
            problems.add(line, "target \"" + target + "\": " + e.getMessage());
        }
    }

    private Instance instance(String target, String address, ListedPort port, SortedMap<String, String> labels) {
        String service = labels.getOrDefault("service", labels.getOrDefault("job", fileName()));
        TreeMap<String, String> metadata = new TreeMap<>(labels);
        metadata.put("__address__", target);
        TreeMap<String, String> visible = new TreeMap<>(labels);
        visible.keySet().removeIf(key -> key.startsWith("__"));
        return new Instance(
                file + "#" + service + "/" + InventoryReader.place(address, List.of(port)),
                Naming.of(service),
                address,
                "",
                List.of(port),
                Health.UNKNOWN,
                new Traits(Sorted.map((Map<String, String>) visible), Locality.UNKNOWN, Traits.WEIGHT_UNSET, ""),
                Collections.emptySortedSet(),
                Sorted.map((Map<String, String>) metadata));
    }

    private String fileName() {
        String name = file.substring(file.lastIndexOf('/') + 1);
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}

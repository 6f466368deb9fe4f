package io.fairlead.operations.migration;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.operations.migration.EntryDifference.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Compares the ServiceEntries that Fairlead would write with those of a person or another tool, by what they mean to
/// Istio: order, defaults and metadata do not count. Pure.
public final class EntryComparison {
    private final List<EntryDifference> differences = new ArrayList<>();

    private EntryComparison() {}

    /// The differences by host. Objects of other kinds are left out; of a list, its items are compared.
    public static List<EntryDifference> of(Collection<JsonNode> fairlead, Collection<JsonNode> there) {
        SortedMap<String, EntryValues> ours = byHost(fairlead);
        SortedMap<String, EntryValues> theirs = byHost(there);
        SortedSet<String> hosts = new TreeSet<>(ours.keySet());
        hosts.addAll(theirs.keySet());
        EntryComparison comparison = new EntryComparison();
        for (String host : hosts) {
            EntryValues our = ours.get(host);
            EntryValues their = theirs.get(host);
            if (our == null && their != null) {
                comparison.add(host, Cause.NOT_IN_FAIRLEAD, their, endpoints(their));
            } else if (our != null && their == null) {
                comparison.add(host, Cause.ONLY_IN_FAIRLEAD, our, endpoints(our));
            } else if (our != null && their != null) {
                comparison.compare(host, our, their);
            }
        }
        return List.copyOf(comparison.differences);
    }

    private static String endpoints(EntryValues entry) {
        return entry.endpoints().size() + " endpoints";
    }

    private static SortedMap<String, EntryValues> byHost(Collection<JsonNode> objects) {
        SortedMap<String, EntryValues> byHost = new TreeMap<>();
        objects.stream()
                .flatMap(ServiceEntryImport::items)
                .filter(ServiceEntryImport::isServiceEntry)
                .forEach(entry -> entry.at("/spec/hosts")
                        .forEach(host -> byHost.put(host.asText(), EntryValues.of(entry, host.asText()))));
        return byHost;
    }

    private void compare(String host, EntryValues our, EntryValues their) {
        if (!our.namespace().equals(their.namespace())) {
            add(host, Cause.NAMESPACE, our, their.namespace() + "->" + our.namespace());
        }
        values(host, Cause.PORTS, our, changes("", their.ports(), our.ports()));
        values(host, Cause.SETTINGS, our, changes("", their.settings(), our.settings()));
        List<String> gone = new ArrayList<>(their.endpoints().keySet());
        gone.removeAll(our.endpoints().keySet());
        values(host, Cause.ENDPOINTS_NOT_IN_FAIRLEAD, our, gone);
        List<String> added = new ArrayList<>(our.endpoints().keySet());
        added.removeAll(their.endpoints().keySet());
        values(host, Cause.ENDPOINTS_ONLY_IN_FAIRLEAD, our, added);
        List<String> changed = new ArrayList<>();
        our.endpoints().forEach((address, values) -> {
            SortedMap<String, String> before = their.endpoints().get(address);
            if (before != null) {
                changed.addAll(changes(address + " ", before, values));
            }
        });
        values(host, Cause.ENDPOINT_VALUES, our, changed);
    }

    private static List<String> changes(String prefix, Map<String, String> there, Map<String, String> fairlead) {
        SortedSet<String> names = new TreeSet<>(there.keySet());
        names.addAll(fairlead.keySet());
        return names.stream()
                .filter(name -> !there.getOrDefault(name, "").equals(fairlead.getOrDefault(name, "")))
                .map(name ->
                        prefix + name + " " + there.getOrDefault(name, "-") + "->" + fairlead.getOrDefault(name, "-"))
                .toList();
    }

    private void values(String host, Cause cause, EntryValues entry, List<String> found) {
        if (!found.isEmpty()) {
            add(host, cause, entry, String.join(", ", found));
        }
    }

    private void add(String host, Cause cause, EntryValues entry, String detail) {
        differences.add(new EntryDifference(host, cause, entry.object(), detail));
    }
}

package io.fairlead.operations.migration;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.operations.migration.EntryDifference.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Compares the ServiceEntries that Fairlead would write with those of a person or another tool, by what they mean to
/// Istio: order, defaults and metadata do not count. Pure.
///
/// | of a host, a namespace | is |
/// |---|---|
/// | has entries on both sides | compared; several entries of one side count together |
/// | of those that are left, is there, and another one in Fairlead | compared, with the cause `namespace` |
/// | else | on one side only |
public final class EntryComparison {
    private final List<EntryDifference> differences = new ArrayList<>();

    private EntryComparison() {}

    /// The differences by host. Objects of other kinds are left out; of a list, its items are compared.
    public static List<EntryDifference> of(Collection<JsonNode> fairlead, Collection<JsonNode> there) {
        SortedMap<String, SortedMap<String, EntryValues>> ours = byHost(fairlead);
        SortedMap<String, SortedMap<String, EntryValues>> theirs = byHost(there);
        SortedSet<String> hosts = new TreeSet<>(ours.keySet());
        hosts.addAll(theirs.keySet());
        EntryComparison comparison = new EntryComparison();
        for (String host : hosts) {
            comparison.pair(
                    host,
                    ours.getOrDefault(host, Collections.emptySortedMap()),
                    theirs.getOrDefault(host, Collections.emptySortedMap()));
        }
        return List.copyOf(comparison.differences);
    }

    /// By host and namespace.
    private static SortedMap<String, SortedMap<String, EntryValues>> byHost(Collection<JsonNode> objects) {
        SortedMap<String, SortedMap<String, EntryValues>> byHost = new TreeMap<>();
        objects.stream()
                .flatMap(ServiceEntryImport::items)
                .filter(ServiceEntryImport::isServiceEntry)
                .forEach(entry -> entry.at("/spec/hosts").forEach(host -> {
                    EntryValues values = EntryValues.of(entry, host.asText());
                    byHost.computeIfAbsent(host.asText(), _ -> new TreeMap<>())
                            .merge(values.namespace(), values, EntryValues::and);
                }));
        return byHost;
    }

    private void pair(String host, SortedMap<String, EntryValues> ours, SortedMap<String, EntryValues> theirs) {
        ours.forEach((namespace, our) -> {
            EntryValues their = theirs.get(namespace);
            if (their != null) {
                compare(host, our, their);
            }
        });
        List<EntryValues> left = without(theirs, ours.keySet());
        List<EntryValues> added = without(ours, theirs.keySet());
        int moved = Math.min(left.size(), added.size());
        for (int i = 0; i < moved; i++) {
            move(host, added.get(i), left.get(i));
        }
        left.stream().skip(moved).forEach(their -> add(host, Cause.NOT_IN_FAIRLEAD, their, endpoints(their)));
        added.stream().skip(moved).forEach(our -> add(host, Cause.ONLY_IN_FAIRLEAD, our, endpoints(our)));
    }

    private static List<EntryValues> without(SortedMap<String, EntryValues> entries, Set<String> namespaces) {
        return entries.values().stream()
                .filter(entry -> !namespaces.contains(entry.namespace()))
                .toList();
    }

    private void move(String host, EntryValues our, EntryValues their) {
        add(host, Cause.NAMESPACE, our, their.namespace() + "->" + our.namespace());
        compare(host, our, their);
    }

    private static String endpoints(EntryValues entry) {
        return entry.count() + " endpoints";
    }

    private void compare(String host, EntryValues our, EntryValues their) {
        values(host, Cause.PORTS, our, changes("", their.ports(), our.ports()));
        values(host, Cause.SETTINGS, our, changes("", their.settings(), our.settings()));
        EndpointDifferences endpoints = EndpointDifferences.between(their, our);
        values(host, Cause.ENDPOINTS_NOT_IN_FAIRLEAD, our, endpoints.gone());
        values(host, Cause.ENDPOINTS_ONLY_IN_FAIRLEAD, our, endpoints.added());
        values(host, Cause.ENDPOINT_VALUES, our, endpoints.changed());
    }

    /// The values that differ, each as `name there->Fairlead`.
    static List<String> changes(String prefix, Map<String, String> there, Map<String, String> fairlead) {
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

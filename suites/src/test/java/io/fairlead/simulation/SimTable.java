package io.fairlead.simulation;

import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the rows of a table say.
final class SimTable {
    private SimTable() {}

    static SortedMap<String, TableEntry> entries(List<SimPartition.Row> rows) {
        SortedMap<String, TableEntry> entries = new TreeMap<>();
        rows.forEach(row -> apply(entries, row));
        return entries;
    }

    static void apply(SortedMap<String, TableEntry> entries, SimPartition.Row row) {
        String key = row.key().toString();
        TableEntry value = row.value();
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    /// The same, but for the topic that the statuses of sources name.
    static SortedMap<String, TableEntry> ofAnyTopic(SortedMap<String, TableEntry> table) {
        SortedMap<String, TableEntry> entries = new TreeMap<>(table);
        entries.replaceAll((_, entry) -> entry instanceof SourceStatus status ? status.in("") : entry);
        return entries;
    }

    /// The same without the statuses of sources.
    static SortedMap<String, TableEntry> withoutStatuses(SortedMap<String, TableEntry> table) {
        SortedMap<String, TableEntry> entries = new TreeMap<>(table);
        entries.values().removeIf(SourceStatus.class::isInstance);
        return entries;
    }

    static SortedMap<String, Set<String>> endpoints(SortedMap<String, TableEntry> table) {
        SortedMap<String, Set<String>> endpoints = new TreeMap<>();
        table.values().forEach(entry -> {
            if (entry instanceof MergedEndpoint merged) {
                endpoints
                        .computeIfAbsent(merged.service().toString(), _ -> new TreeSet<>())
                        .add(merged.endpoint().key().toString());
            }
        });
        return endpoints;
    }

    /// With the services that linger without an endpoint.
    static SortedMap<String, Set<String>> services(SortedMap<String, TableEntry> table) {
        SortedMap<String, Set<String>> services = endpoints(table);
        table.values().forEach(entry -> {
            if (entry instanceof MergedService service) {
                services.computeIfAbsent(service.service().toString(), _ -> new TreeSet<>());
            }
        });
        return services;
    }
}

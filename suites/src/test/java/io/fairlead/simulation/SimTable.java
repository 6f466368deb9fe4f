package io.fairlead.simulation;

import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the rows of a table say.
final class SimTable {
    private SimTable() {}

    static SortedMap<String, TableEntry> entries(List<SimTask.Row> rows) {
        SortedMap<String, TableEntry> entries = new TreeMap<>();
        rows.forEach(row -> {
            String key = row.key().toString();
            TableEntry value = row.value();
            if (value == null) {
                entries.remove(key);
            } else {
                entries.put(key, value);
            }
        });
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

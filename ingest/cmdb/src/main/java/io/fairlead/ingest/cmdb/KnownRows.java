package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.CmdbOptions.Layout;
import io.fairlead.ingest.cmdb.CmdbOptions.PortTable;
import io.fairlead.ingest.cmdb.LogEvent.Origin;
import io.fairlead.ingest.cmdb.Row.Value;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The rows of one run, as of the last event. A row is known by its key alone: of a deleted one, the log has
/// nothing else.
final class KnownRows {
    private static final String CODE = "INGEST-CMDB-ROW";

    private final RowMapper mapper;
    private final TableName table;
    private final @Nullable PortTable ports;
    private final Map<String, Row> rows = new HashMap<>();
    private final Map<String, String> ownerOfPort = new HashMap<>();
    private final Map<String, SortedMap<String, Row>> portsOf = new HashMap<>();
    /// By id, why no instance can be made of a row; empty if that is of an earlier run.
    private final SortedMap<String, String> unusable = new TreeMap<>();
    private final SortedSet<String> changed = new TreeSet<>();

    KnownRows(Layout layout) {
        this.mapper = new RowMapper(layout);
        this.table = layout.table();
        this.ports = layout.ports();
    }

    /// The instances, and the ids of rows of which no instance could be made.
    record Contents(List<Instance> instances, List<String> unread) {}

    /// What changed since the last call.
    record Changes(List<Instance> seen, List<String> gone) {
        boolean isEmpty() {
            return seen.isEmpty() && gone.isEmpty();
        }
    }

    /// Before a snapshot. Rows that could not be used are remembered, so that they are resolved when they can.
    void begin() {
        rows.clear();
        ownerOfPort.clear();
        portsOf.clear();
        changed.clear();
        unusable.replaceAll((_, _) -> "");
    }

    /// A row whose key is too long for an id is rejected, as no instance can be meant by it.
    ///
    /// @return why it is not known which row it is, or what it contains; such an event must not be left out
    Optional<String> written(LogEvent.Written event, RegistryListener listener) {
        Optional<String> problem = problem(event);
        if (problem.isPresent()) {
            return problem;
        }
        Optional<String> id = RowIds.of(event.key());
        if (id.isEmpty()) {
            listener.rejected(
                    item(event.table(), shown(event.key())),
                    new RejectedFailure(
                            CODE,
                            "a row of " + event.table()
                                    + " has a key that is too long for an id (512 characters); it is left out"));
        } else if (event.table().equals(table)) {
            rows.put(id.get(), event.row().after(rows.get(id.get())));
            changed.add(id.get());
        } else {
            portWritten(id.get(), event.row().after(port(id.get())));
        }
        return Optional.empty();
    }

    private Optional<String> problem(LogEvent.Written event) {
        Optional<String> key = problemOfKey(event.table(), event.key());
        if (key.isPresent()) {
            return key;
        }
        Optional<String> id = RowIds.of(event.key());
        boolean ofInstances = event.table().equals(table);
        Row former = id.isEmpty() ? null : ofInstances ? rows.get(id.get()) : port(id.get());
        Row row = event.row().after(former);
        if (event.origin() == Origin.LOG && row.values().contains(Value.UNCHANGED)) {
            return Optional.of("the log does not repeat a large value of a row of " + event.table()
                    + " that was not known, such as one whose key changed");
        }
        if (!ofInstances
                && !reference(row).stream().allMatch(it -> it instanceof Value.Text || it instanceof Value.Null)) {
            return Optional.of(
                    "a row of " + event.table() + " has no text, number or UUID in the columns of ports.references");
        }
        return Optional.empty();
    }

    private static Optional<String> problemOfKey(TableName of, List<Value> key) {
        return key.stream().allMatch(Value.Text.class::isInstance)
                ? Optional.empty()
                : Optional.of("a row of " + of + " has no text, number or UUID in the columns of its key");
    }

    /// As [#written].
    Optional<String> deleted(LogEvent.Deleted event, RegistryListener listener) {
        Optional<String> problem = problemOfKey(event.table(), event.key());
        if (problem.isPresent()) {
            return problem;
        }
        Optional<String> id = RowIds.of(event.key());
        if (id.isEmpty()) {
            listener.resolved(item(event.table(), shown(event.key())));
        } else if (event.table().equals(table)) {
            rows.remove(id.get());
            changed.add(id.get());
        } else {
            portDeleted(id.get());
        }
        return Optional.empty();
    }

    void truncated(TableName truncated) {
        if (truncated.equals(table)) {
            changed.addAll(rows.keySet());
            rows.clear();
        } else {
            List.copyOf(ownerOfPort.keySet()).forEach(this::portDeleted);
        }
    }

    private @Nullable Row port(String port) {
        String owner = ownerOfPort.get(port);
        return owner == null
                ? null
                : portsOf.getOrDefault(owner, new TreeMap<>()).get(port);
    }

    private List<Value> reference(Row port) {
        if (ports == null) {
            return List.of(Value.NULL);
        }
        List<String> read = ports.columns();
        return ports.references().stream()
                .map(column -> port.values().get(read.indexOf(column)))
                .toList();
    }

    private void portWritten(String port, Row row) {
        portDeleted(port);
        // A port that refers to nothing is none.
        RowIds.of(reference(row)).ifPresent(id -> {
            ownerOfPort.put(port, id);
            portsOf.computeIfAbsent(id, _ -> new TreeMap<>()).put(port, row);
            changed.add(id);
        });
    }

    private void portDeleted(String port) {
        String owner = ownerOfPort.remove(port);
        if (owner != null) {
            SortedMap<String, Row> others = portsOf.getOrDefault(owner, new TreeMap<>());
            others.remove(port);
            if (others.isEmpty()) {
                portsOf.remove(owner);
            }
            changed.add(owner);
        }
    }

    /// All of them, at the end of the snapshot.
    Contents all(RegistryListener listener) {
        List<Instance> instances = new ArrayList<>();
        for (String id : new TreeSet<>(rows.keySet())) {
            instance(id, listener).ifPresent(instances::add);
        }
        changed.clear();
        for (String id : List.copyOf(unusable.keySet())) {
            if (!rows.containsKey(id)) {
                resolved(id, listener);
            }
        }
        return new Contents(instances, List.copyOf(unusable.keySet()));
    }

    /// A row that cannot be used is not in it: what was reported of it before stays.
    Changes changes(RegistryListener listener) {
        List<Instance> seen = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String id : changed) {
            if (rows.containsKey(id)) {
                instance(id, listener).ifPresent(seen::add);
            } else {
                resolved(id, listener);
                gone.add(id);
            }
        }
        changed.clear();
        return new Changes(seen, gone);
    }

    private Optional<Instance> instance(String id, RegistryListener listener) {
        try {
            Instance instance = mapper.map(
                    id,
                    Objects.requireNonNull(rows.get(id)),
                    portsOf.getOrDefault(id, new TreeMap<>()).values());
            resolved(id, listener);
            return Optional.of(instance);
        } catch (IllegalArgumentException e) {
            String cause = String.valueOf(e.getMessage());
            if (!cause.equals(unusable.put(id, cause))) {
                listener.rejected(
                        item(table, id),
                        id.getBytes(StandardCharsets.UTF_8),
                        new RejectedFailure(
                                CODE,
                                "the row " + id + " of " + table + ": " + cause
                                        + "; what was read of it before stays in use"));
            }
            return Optional.empty();
        }
    }

    private void resolved(String id, RegistryListener listener) {
        if (unusable.remove(id) != null) {
            listener.resolved(item(table, id));
        }
    }

    int size() {
        return rows.size();
    }

    private static String item(TableName table, String id) {
        return table + "/" + id;
    }

    private static String shown(List<Value> key) {
        return String.join(
                "/",
                key.stream()
                        .map(it -> it instanceof Value.Text(var text) ? text : "null")
                        .map(it -> it.length() > 40 ? it.substring(0, 40) : it)
                        .toList());
    }
}

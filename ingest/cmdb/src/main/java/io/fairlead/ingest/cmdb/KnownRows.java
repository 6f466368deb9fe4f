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
    static final String CODE = "INGEST-CMDB-ROW";

    private final RowMapper mapper;
    private final TableName table;
    private final @Nullable PortTable ports;
    private final Map<String, Row> rows = new HashMap<>();
    private final Map<String, String> ownerOfPort = new HashMap<>();
    private final Map<String, SortedMap<String, Row>> portsOf = new HashMap<>();
    /// By id, why no instance can be made of a row; empty if that is of an earlier run.
    private final SortedMap<String, String> unusable = new TreeMap<>();
    private final SortedSet<String> changed = new TreeSet<>();
    private final LeftOutRows leftOut;

    KnownRows(Layout layout) {
        this.mapper = new RowMapper(layout);
        this.table = layout.table();
        this.ports = layout.ports();
        this.leftOut = new LeftOutRows(table);
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
        leftOut.begin();
    }

    /// A row whose key cannot be an id is rejected ([LeftOutRows]); a port needs none.
    ///
    /// @return why it is not known which row it is, or what it contains; such an event must not be left out
    Optional<String> written(LogEvent.Written event, RegistryListener listener) {
        Optional<String> problem = problem(event);
        if (problem.isPresent()) {
            return problem;
        }
        String id = RowIds.text(event.key());
        if (!event.table().equals(table)) {
            portWritten(id, event.row().after(port(id)));
        } else if (RowIds.problem(event.key()).isEmpty()) {
            rows.put(id, event.row().after(rows.get(id)));
            changed.add(id);
        } else {
            leftOut.written(event.key(), RowIds.problem(event.key()), listener);
        }
        return Optional.empty();
    }

    private Optional<String> problem(LogEvent.Written event) {
        Optional<String> key = problemOfKey(event.table(), event.key());
        if (key.isPresent()) {
            return key;
        }
        String id = RowIds.text(event.key());
        boolean ofInstances = event.table().equals(table);
        Row row = event.row().after(ofInstances ? rows.get(id) : port(id));
        boolean isLeftOut = ofInstances && !RowIds.problem(event.key()).isEmpty();
        if (event.origin() == Origin.LOG && !isLeftOut && row.values().contains(Value.UNCHANGED)) {
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

    /// As [#written]. All rows are known: one that is not has another key in the log.
    Optional<String> deleted(LogEvent.Deleted event, RegistryListener listener) {
        Optional<String> problem = problemOfKey(event.table(), event.key());
        if (problem.isPresent()) {
            return problem;
        }
        String id = RowIds.text(event.key());
        if (!event.table().equals(table)) {
            portDeleted(id);
        } else if (!RowIds.problem(event.key()).isEmpty()) {
            leftOut.deleted(event.key(), listener);
        } else if (rows.remove(id) == null) {
            return Optional.of("a row of " + table + " was deleted that was not known");
        } else {
            changed.add(id);
        }
        return Optional.empty();
    }

    void truncated(TableName truncated) {
        if (truncated.equals(table)) {
            changed.addAll(rows.keySet());
            rows.clear();
            leftOut.begin();
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
        // A port that refers to nothing, or to a row that is left out, is none.
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
        leftOut.allRead(listener);
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
}

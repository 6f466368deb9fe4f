package io.fairlead.record;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The difference of two values field by field, as people read it: `health PASSING->CRITICAL`. A field that is
/// not set is shown as `-`. Since when something holds is not a difference.
public final class FieldChanges {
    private FieldChanges() {}

    /// `added` and `removed` where there is no value before or after; nothing if the values are equal.
    public static List<String> between(@Nullable TableEntry before, @Nullable TableEntry after) {
        if (before == null || after == null) {
            return Objects.equals(before, after) ? List.of() : List.of(before == null ? "added" : "removed");
        }
        SortedMap<String, String> was = fields(before);
        SortedMap<String, String> is = fields(after);
        SortedSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        List<String> changes = new ArrayList<>();
        for (String name : names) {
            String one = was.getOrDefault(name, "-");
            String other = is.getOrDefault(name, "-");
            if (!one.equals(other)) {
                changes.add(name + " " + one + "->" + other);
            }
        }
        return changes;
    }

    /// The fields of a value, as text, without those that are not set.
    public static SortedMap<String, String> fields(TableEntry entry) {
        SortedMap<String, String> fields = new TreeMap<>();
        switch (entry) {
            case MergedEndpoint merged -> endpoint(merged, fields);
            case MergedService service -> service(service, fields);
            case SourceStatus status -> status(status, fields);
            case Freeze freeze -> {
                fields.put("frozen-by", freeze.operator());
                put("until", freeze.until(), fields);
            }
        }
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    private static void endpoint(MergedEndpoint merged, SortedMap<String, String> fields) {
        Endpoint endpoint = merged.endpoint();
        Traits traits = endpoint.traits();
        fields.put("health", endpoint.health().name());
        fields.put("ports", joined(endpoint.ports().stream().map(FieldChanges::text)));
        fields.put("locality", traits.locality().toString());
        fields.put("service-account", traits.serviceAccount());
        if (traits.weight() != Traits.WEIGHT_UNSET) {
            fields.put("weight", Integer.toString(traits.weight()));
        }
        traits.labels().forEach((key, value) -> fields.put("labels." + key, value));
        provenance(merged.provenance(), fields);
    }

    private static void provenance(Provenance provenance, SortedMap<String, String> fields) {
        List<Witness> witnesses = provenance.witnesses();
        fields.put("sources", joined(witnesses.stream().map(Witness::source)));
        fields.put("instances", joined(witnesses.stream().map(Witness::instance)));
        fields.put(
                "suspect",
                joined(witnesses.stream()
                        .map(Witness::suspicion)
                        .filter(Objects::nonNull)
                        .map(FieldChanges::text)));
        provenance.fields().forEach((field, source) -> fields.put("from." + field, source.toString()));
        fields.put(
                "overruled",
                joined(provenance.overruled().stream().map(it -> it.source() + " " + it.field() + " " + it.value())));
    }

    private static String text(Suspicion suspicion) {
        return suspicion.rejectedBy() == null
                ? suspicion.reason()
                : suspicion.reason() + " (kept by " + suspicion.rejectedBy() + ")";
    }

    private static String joined(Stream<?> values) {
        return values.map(Object::toString).distinct().collect(Collectors.joining(","));
    }

    /// `http:80:8080/HTTP`: the target where it is another, the protocol unless Istio detects it.
    private static String text(Port port) {
        return port.name() + ":" + port.number() + (port.target() == port.number() ? "" : ":" + port.target())
                + text(port.protocol());
    }

    private static String text(Protocol protocol) {
        return protocol == Protocol.UNSET ? "" : "/" + protocol;
    }

    private static void service(MergedService service, SortedMap<String, String> fields) {
        fields.put(
                "ports",
                joined(service.ports().stream()
                        .map(port -> port.name() + ":" + port.number() + text(port.protocol()))));
        fields.put("resolution", service.resolution().name());
        put("empty-since", service.emptySince(), fields);
        provenance(service.provenance(), fields);
    }

    private static void status(SourceStatus status, SortedMap<String, String> fields) {
        fields.put("epoch", status.epoch().toString());
        fields.put("completed-epoch", status.completedEpoch().toString());
        fields.put("instances", Integer.toString(status.instances()));
        fields.put("suspects", Integer.toString(status.suspects()));
        fields.put("freshness", status.freshness().name());
        put("problem", status.problem(), fields);
        fields.put(
                "rules", status.rules().substring(0, Math.min(12, status.rules().length())));
        fields.put("table", status.tableId());
    }

    private static void put(String name, @Nullable Object value, SortedMap<String, String> fields) {
        if (value != null) {
            fields.put(name, value.toString());
        }
    }
}

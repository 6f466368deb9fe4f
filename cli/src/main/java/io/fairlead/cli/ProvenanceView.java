package io.fairlead.cli;

import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Printable;
import io.fairlead.model.Provenance;
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.Traits;
import io.fairlead.table.image.MeshService;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The origin of each value of a service: the value, its source, and the values that lost against it.
final class ProvenanceView {
    private static final List<String> COLUMNS = List.of("field", "value", "from", "overruled");
    private final MergedService service;
    private final List<Panics.Panic> panics;
    private final List<Map<String, Object>> ofService;
    private final SortedMap<String, OfEndpoint> endpoints = new TreeMap<>();

    private record OfEndpoint(EndpointKey key, List<WitnessView> listedBy, List<Map<String, Object>> fields) {}

    private ProvenanceView(MergedService service, List<Panics.Panic> panics, List<Map<String, Object>> ofService) {
        this.service = service;
        this.panics = panics;
        this.ofService = ofService;
    }

    /// `panics` are the targets in which too few endpoints are healthy. If `shown` does not contain all endpoints, the
    /// service's own values are left out.
    static ProvenanceView of(MeshService mesh, List<Panics.Panic> panics, Set<EndpointKey> shown) {
        MergedService service = mesh.service();
        SortedMap<String, Object> values = new TreeMap<>();
        for (ServicePort port : service.ports()) {
            values.put("ports." + port.name(), port);
        }
        boolean all = shown.containsAll(mesh.endpoints().keySet());
        ProvenanceView why = new ProvenanceView(service, panics, all ? rows(values, service.provenance()) : List.of());
        for (EndpointKey key : shown) {
            MergedEndpoint endpoint = Objects.requireNonNull(mesh.endpoints().get(key));
            why.endpoints.put(key.toString(), of(endpoint));
        }
        return why;
    }

    private static OfEndpoint of(MergedEndpoint endpoint) {
        return new OfEndpoint(
                endpoint.endpoint().key(),
                WitnessView.all(endpoint.provenance()),
                rows(values(endpoint.endpoint()), endpoint.provenance()));
    }

    private static SortedMap<String, Object> values(Endpoint endpoint) {
        SortedMap<String, Object> values = new TreeMap<>();
        values.put("ports", endpoint.ports().stream().map(PortView::of).toList());
        values.put("health", endpoint.health().name().toLowerCase(Locale.ROOT));
        endpoint.traits().labels().forEach((key, value) -> values.put("labels." + key, value));
        putKnown(values, "locality", endpoint.traits().locality().toString());
        putKnown(values, "service-account", endpoint.traits().serviceAccount());
        if (endpoint.traits().weight() != Traits.WEIGHT_UNSET) {
            values.put("weight", endpoint.traits().weight());
        }
        return values;
    }

    private static void putKnown(SortedMap<String, Object> values, String field, String value) {
        if (!value.isEmpty()) {
            values.put(field, value);
        }
    }

    private static List<Map<String, Object>> rows(SortedMap<String, Object> values, Provenance provenance) {
        List<Map<String, Object>> rows = new ArrayList<>();
        SortedMap<String, Object> shown = new TreeMap<>(values);
        provenance.overruled().forEach(it -> shown.putIfAbsent(it.field(), ""));
        shown.forEach((field, value) -> rows.add(row(field, value, provenance)));
        return rows;
    }

    private static Map<String, Object> row(String field, Object value, Provenance provenance) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("field", field);
        row.put("value", value);
        row.put("from", from(field, provenance));
        row.put(
                "overruled",
                provenance.overruled().stream()
                        .filter(it -> it.field().equals(field))
                        .map(it -> new OverruledView(it.source().value(), it.value()))
                        .toList());
        return row;
    }

    private static String from(String field, Provenance provenance) {
        String first = provenance.witnesses().isEmpty()
                ? ""
                : provenance.witnesses().getFirst().source().value();
        return provenance.fields().containsKey(field)
                ? String.valueOf(provenance.fields().get(field))
                : first;
    }

    /// A value that lost, with its source.
    private record OverruledView(String source, String value) {
        @Override
        public String toString() {
            return source + " says " + value;
        }
    }

    private static String text(List<WitnessView> witnesses) {
        return Printable.of(
                String.join(", ", witnesses.stream().map(String::valueOf).toList()));
    }

    void print(PrintWriter out) {
        out.println(service.service() + "  resolution " + service.resolution()
                + (service.emptySince() == null
                        ? ""
                        : "  without endpoints since " + Age.toMillis(service.emptySince())));
        out.println("listed by, in the order of precedence: " + text(WitnessView.all(service.provenance())));
        panics.forEach(
                panic -> out.println("in panic in target " + panic + ": all endpoints not in maintenance are written"));
        if (!ofService.isEmpty()) {
            new TextTable(COLUMNS, ofService).print(out);
        }
        endpoints.forEach((key, one) -> {
            out.println();
            out.println(key + "  listed by " + text(one.listedBy()));
            new TextTable(COLUMNS, one.fields()).print(out);
        });
        out.println();
        out.flush();
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("service", service.service().toString());
        map.put("resolution", service.resolution().name());
        map.put("listed-by", WitnessView.all(service.provenance()));
        map.put("panic", panics);
        map.put("fields", ofService);
        Map<String, Object> all = new LinkedHashMap<>();
        endpoints.forEach((key, one) -> all.put(key, asMap(one)));
        map.put("endpoints", all);
        return map;
    }

    private static Map<String, Object> asMap(OfEndpoint one) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("address", one.key().address().value());
        map.put("port", one.key().port());
        map.put("network", one.key().network().value());
        map.put("listed-by", one.listedBy());
        map.put("fields", one.fields());
        return map;
    }
}

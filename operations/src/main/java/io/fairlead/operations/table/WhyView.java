package io.fairlead.operations.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Provenance;
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.Traits;
import io.fairlead.operations.table.Panics.Panic;
import io.fairlead.table.image.MeshService;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The origin of each value of a service: the value, its source, and the values that were overruled.
///
/// @param fields    of the service itself; empty if not all of its endpoints are shown
/// @param endpoints by their keys
public record WhyView(
        String service,
        String resolution,
        @JsonProperty("listed-by") List<WitnessView> listedBy,
        List<Panic> panic,
        List<FieldView> fields,
        SortedMap<String, EndpointView> endpoints) {

    /// An endpoint and the origin of its values.
    public record EndpointView(
            String address,
            int port,
            String network,
            @JsonProperty("listed-by") List<WitnessView> listedBy,
            List<FieldView> fields) {
        private static EndpointView of(MergedEndpoint merged) {
            EndpointKey key = merged.endpoint().key();
            return new EndpointView(
                    key.address().value(),
                    key.port(),
                    key.network().value(),
                    WitnessView.all(merged.provenance()),
                    FieldView.all(values(merged.endpoint()), merged.provenance()));
        }
    }

    /// A value and its source.
    ///
    /// @param value a text, a number, or the ports of an endpoint or of a service
    public record FieldView(String field, Object value, String from, List<OverruledView> overruled) {
        private static List<FieldView> all(SortedMap<String, Object> values, Provenance provenance) {
            SortedMap<String, Object> shown = new TreeMap<>(values);
            provenance.overruled().forEach(it -> shown.putIfAbsent(it.field(), ""));
            return shown.entrySet().stream()
                    .map(it -> new FieldView(
                            it.getKey(),
                            it.getValue(),
                            source(it.getKey(), provenance),
                            OverruledView.all(it.getKey(), provenance)))
                    .toList();
        }

        private static String source(String field, Provenance provenance) {
            String first = provenance.witnesses().isEmpty()
                    ? ""
                    : provenance.witnesses().getFirst().source().value();
            return provenance.fields().containsKey(field)
                    ? String.valueOf(provenance.fields().get(field))
                    : first;
        }
    }

    /// A value that lost, with its source.
    public record OverruledView(String source, String value) {
        private static List<OverruledView> all(String field, Provenance provenance) {
            return provenance.overruled().stream()
                    .filter(it -> it.field().equals(field))
                    .map(it -> new OverruledView(it.source().value(), it.value()))
                    .toList();
        }

        @Override
        public String toString() {
            return source + " says " + value;
        }
    }

    /// `panics` are the targets in which too few endpoints are healthy. If `shown` does not contain all endpoints, the
    /// service's own values are left out.
    public static WhyView of(MeshService mesh, List<Panic> panics, Set<EndpointKey> shown) {
        MergedService service = mesh.service();
        boolean isAll = shown.containsAll(mesh.endpoints().keySet());
        SortedMap<String, EndpointView> endpoints = new TreeMap<>();
        for (EndpointKey key : shown) {
            endpoints.put(
                    key.toString(),
                    EndpointView.of(Objects.requireNonNull(mesh.endpoints().get(key))));
        }
        return new WhyView(
                service.service().toString(),
                service.resolution().name(),
                WitnessView.all(service.provenance()),
                panics,
                isAll ? FieldView.all(values(service), service.provenance()) : List.of(),
                endpoints);
    }

    private static SortedMap<String, Object> values(MergedService service) {
        SortedMap<String, Object> values = new TreeMap<>();
        for (ServicePort port : service.ports()) {
            values.put("ports." + port.name(), port);
        }
        return values;
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
}

package io.fairlead.publisher.istio.render;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Traits;
import java.util.Map;

/// An endpoint as part of a ServiceEntry: the [ServiceEntryJson] of a WorkloadEntry, written without creating one,
/// because there are many. Ports are always written out, so that an endpoint's text depends only on itself and the
/// names of the service's ports; a Unix socket has none.
final class InlineEndpoint {
    private static final JsonStringEncoder JSON = JsonStringEncoder.getInstance();

    private InlineEndpoint() {}

    static boolean is(Endpoint endpoint, Address.Kind kind) {
        return endpoint.key().address().kind() == kind;
    }

    static void write(Endpoint endpoint, PortNames names, StringBuilder to) {
        Traits traits = endpoint.traits();
        to.append("{\"address\":");
        string(endpoint.key().address().value(), to);
        if (!traits.labels().isEmpty()) {
            to.append(",\"labels\":");
            object(traits.labels(), to);
        }
        if (traits.locality().isKnown()) {
            to.append(",\"locality\":");
            string(traits.locality().toString(), to);
        }
        if (!endpoint.key().network().value().isEmpty()) {
            to.append(",\"network\":");
            string(endpoint.key().network().value(), to);
        }
        if (!is(endpoint, Address.Kind.UNIX)) {
            to.append(",\"ports\":");
            object(names.targets(endpoint.ports()), to);
        }
        if (!traits.serviceAccount().isEmpty()) {
            to.append(",\"serviceAccount\":");
            string(traits.serviceAccount(), to);
        }
        if (traits.weight() > 0) {
            to.append(",\"weight\":").append(traits.weight());
        }
        to.append('}');
    }

    /// The map is in the order of its keys.
    private static void object(Map<String, ?> map, StringBuilder to) {
        char before = '{';
        for (Map.Entry<String, ?> entry : map.entrySet()) {
            string(entry.getKey(), to.append(before));
            to.append(':');
            if (entry.getValue() instanceof String text) {
                string(text, to);
            } else {
                to.append(entry.getValue());
            }
            before = ',';
        }
        to.append('}');
    }

    private static void string(String text, StringBuilder to) {
        to.append('"');
        JSON.quoteAsString(text, to);
        to.append('"');
    }
}

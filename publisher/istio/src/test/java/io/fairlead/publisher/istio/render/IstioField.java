package io.fairlead.publisher.istio.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.Address;
import io.fairlead.model.Locality;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import java.util.Optional;

/// A place in a ServiceEntry whose text is a value of the model: what the model makes of a text, how it is put there,
/// and which texts (a regular expression) the model refuses though Istio takes them.
enum IstioField {
    /// A host is a key, so it has one spelling: no dot at its end. A number is an address to many resolvers.
    HOST("[0-9]+|.*\\."),
    /// A number is an address to many resolvers (`0` is 0.0.0.0), and not one that anybody meant. A zone means
    /// something
    /// on its own machine only (RFC 4007).
    ADDRESS("[0-9]+\\.?|[0-9a-fA-F:]+%.+"),
    /// A port is found by its name in other objects, so it has one spelling: lower case.
    PORT_NAME("[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*"),
    /// Part of an endpoint's key, so a name; Istio takes any text.
    NETWORK("(?s).*"),
    /// Three names between slashes; Istio takes any text, and means nothing by most.
    LOCALITY("(?s).*");

    private static final JsonMapper JSON = new JsonMapper();

    private final String stricterFor;

    IstioField(String stricterFor) {
        this.stricterFor = stricterFor;
    }

    boolean mayRefuse(String text) {
        return text.matches(stricterFor);
    }

    /// The value's own spelling; none where the model refuses the text.
    Optional<String> value(String text) {
        try {
            return Optional.of(
                    switch (this) {
                        case HOST -> new ServiceKey("texts", text).host();
                        case ADDRESS -> new Address(text).value();
                        case PORT_NAME -> new Port(text, 80, Protocol.HTTP, 80).name();
                        case NETWORK -> new NetworkId(text).value();
                        case LOCALITY -> Locality.parse(text).toString();
                    });
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// A ServiceEntry that is right but for this text.
    String entry(String text, String resolution) throws JsonProcessingException {
        JsonNode entry = JSON.readTree("""
                {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry",
                 "metadata": {"name": "a.mesh", "namespace": "texts"},
                 "spec": {"hosts": ["a.mesh"], "location": "MESH_INTERNAL", "resolution": "%s",
                  "ports": [{"name": "http", "number": 80, "protocol": "HTTP"}],
                  "endpoints": [{"address": "10.0.0.1", "ports": {"http": 8080}}]}}""".formatted(resolution));
        put(text, (ObjectNode) entry.get("spec"), (ObjectNode) entry.at("/spec/endpoints/0"));
        return entry.toString();
    }

    private void put(String text, ObjectNode spec, ObjectNode endpoint) {
        switch (this) {
            case HOST -> spec.putArray("hosts").add(text);
            case ADDRESS -> {
                endpoint.put("address", text);
                if (text.startsWith("unix://")) {
                    endpoint.remove("ports");
                }
            }
            case PORT_NAME -> {
                ((ObjectNode) spec.at("/ports/0")).put("name", text);
                endpoint.putObject("ports").put(text, 8080);
                // 63 characters cannot stand in an endpoint: Refusals says so once there is one.
                if (text.length() == 63) {
                    spec.remove("endpoints");
                }
            }
            case NETWORK -> endpoint.put("network", text);
            case LOCALITY -> endpoint.put("locality", text);
        }
    }
}

package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.http.PrintableText;
import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Converts the endpoints of Service Directory to instances. Pure.
///
/// The id is `project/location/namespace/service/endpoint.`, with the dot so that it is no prefix of another
/// one. The
/// health is unknown: Service Directory checks nothing. An endpoint without an address cannot be used.
final class DirectoryMapper {
    private final String project;
    private final String location;
    private final ServiceDirectory options;

    DirectoryMapper(String project, String location, ServiceDirectory options) {
        this.project = project;
        this.location = location;
        this.options = options;
    }

    ListedEntry map(DirectoryService service, DirectoryPage.Entry entry) {
        String prefix = project + "/" + location + "/" + service.prefix();
        if (entry.name().isEmpty()) {
            String name = entry.content().path("name").asText("");
            return new ListedEntry.Unusable(prefix, "an endpoint has the name \"" + PrintableText.of(name) + "\"");
        }
        String id = prefix + entry.name() + ".";
        String address = entry.content().path("address").asText("").strip();
        if (address.isEmpty()) {
            return new ListedEntry.Unusable(id, "it has no address");
        }
        JsonNode port = entry.content().path("port");
        int number = port.asInt(0);
        if (!(port.isMissingNode() || port.isInt()) || number < 0 || number > 65_535) {
            return new ListedEntry.Unusable(
                    id, "its port is " + PrintableText.of(port.toString()) + ", expected 0 to 65535");
        }
        return new ListedEntry.Listed(new Instance(
                id,
                Naming.of(service.name()),
                address,
                "",
                number == 0 ? List.of() : List.of(ListedPort.target(number)),
                Health.UNKNOWN,
                // Without the zone, which Service Directory does not know.
                new Traits(Collections.emptySortedMap(), new Locality(location, "", ""), Traits.WEIGHT_UNSET, ""),
                Collections.emptySortedSet(),
                metadata(service, entry)));
    }

    private SortedMap<String, String> metadata(DirectoryService service, DirectoryPage.Entry entry) {
        SortedMap<String, String> all = new TreeMap<>();
        all.put("gcp.project", project);
        all.put("gcp.location", location);
        all.put("gcp.namespace", service.namespace());
        all.put("gcp.endpoint", entry.name());
        String network = entry.content().path("network").asText("");
        all.put("gcp.network", network.substring(network.lastIndexOf('/') + 1));
        JsonNode annotations = entry.content().path("annotations");
        for (String key : options.metadata()) {
            JsonNode own = annotations.path(key);
            all.put(
                    "gcp.annotation." + key,
                    (own.isTextual() ? own : service.annotations().path(key)).asText(""));
        }
        all.values().removeIf(String::isEmpty);
        return all;
    }
}

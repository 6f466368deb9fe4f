package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ingest.consul.ConsulAddress;
import java.net.URI;

/// Finds addresses of Consul that the source would refuse: by the source's own check, so that `validate` and the start
/// say the same.
final class ConsulCheck {
    private final ConfigTree tree;
    private final Problems problems;

    ConsulCheck(ConfigTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        JsonNode sources = tree.root().path("sources");
        for (int i = 0; i < sources.size(); i++) {
            JsonNode consul = sources.path(i).path("consul");
            if (consul.isObject()) {
                address(consul, KeyPath.ROOT.child("sources").item(i).child("consul"));
            }
        }
    }

    private void address(JsonNode consul, KeyPath path) {
        JsonNode given = consul.path("address");
        boolean refused = !given.isTextual() && !given.isMissingNode();
        if (refused || given.asText().contains("${")) {
            return; // Reported as a wrong type, or as a reference where none is read.
        }
        try {
            URI address = ConsulAddress.parse(given.asText(ConsulOptions.DEFAULT_ADDRESS));
            if (consul.path("tls").isObject() && !consul.path("tls").isEmpty()) {
                ConsulAddress.requireTls(address);
            }
        } catch (IllegalArgumentException e) {
            KeyPath where = path.child(given.isMissingNode() ? "tls" : "address");
            problems.add(tree.line(where), path.child("address"), String.valueOf(e.getMessage()));
        }
    }
}

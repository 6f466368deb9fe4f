package io.fairlead.ingest.consul;

import io.fairlead.ingest.consul.ConsulOptions.Consistency;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes queries as the path and query of a URL.
final class Urls {
    private Urls() {}

    /// The segments `.` and `..` are escaped as well: Consul would take them for parts of a path and redirect.
    static String encode(String text) {
        if (text.equals(".") || text.equals("..")) {
            return text.replace(".", "%2E");
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String of(ConsulOptions config, ConsulQuery query) {
        List<String> parameters = new ArrayList<>();
        add(parameters, "dc", query.datacenter());
        add(parameters, "ns", config.selection().namespace());
        add(parameters, "partition", config.selection().partition());
        add(parameters, "filter", query.filter());
        if (query.path().startsWith("/v1/health/service/")) {
            config.selection().tags().forEach(tag -> add(parameters, "tag", tag));
        }
        if (query.index() > 0) {
            add(parameters, "index", Long.toString(query.index()));
            add(parameters, "wait", query.maxWait().toMillis() + "ms");
        }
        consistency(parameters, query.consistency(), config);
        return query.path() + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
    }

    private static void consistency(List<String> parameters, Consistency consistency, ConsulOptions config) {
        switch (consistency) {
            case STALE -> {
                parameters.add("stale");
                add(parameters, "max_stale", config.freshness().maxStale().toMillis() + "ms");
            }
            case DEFAULT -> {}
            case CONSISTENT -> parameters.add("consistent");
        }
    }

    private static void add(List<String> parameters, String name, String value) {
        if (!value.isEmpty()) {
            parameters.add(name + "=" + encode(value));
        }
    }
}

package io.fairlead.ingest.consul;

import io.fairlead.ingest.consul.ConsulConfig.Consistency;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes queries as addresses.
final class Urls {
    private Urls() {}

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static URI of(ConsulConfig config, ConsulQuery query) {
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
        String base = config.address().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                + query.path()
                + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters)));
    }

    private static void consistency(List<String> parameters, Consistency consistency, ConsulConfig config) {
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

package io.fairlead.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Makes the options of a Consul source.
final class ConsulBinder {
    private ConsulBinder() {}

    /// `place` says where a key is in the file.
    static ConsulOptions options(Section consul, Function<KeyPath, String> place) {
        return new ConsulOptions(
                consul.text("address", ConsulOptions.DEFAULT_ADDRESS),
                new Secret(consul.text("token", "")),
                selection(consul),
                freshness(consul),
                limits(consul),
                tls(consul.section("tls"), place));
    }

    private static ConsulOptions.Selection selection(Section consul) {
        return new ConsulOptions.Selection(
                consul.texts("datacenters"),
                consul.text("filter", ""),
                consul.texts("tags"),
                consul.text("namespace", ""),
                consul.text("partition", ""),
                consul.choice("addresses", ConsulOptions.Addresses.SERVICE),
                consul.node().path("expect-consul-service").asBoolean(true));
    }

    private static ConsulOptions.Freshness freshness(Section consul) {
        ConsulOptions.Freshness otherwise = ConsulOptions.Freshness.DEFAULT;
        return new ConsulOptions.Freshness(
                consul.choice("consistency", otherwise.consistency()),
                consul.duration("max-stale", otherwise.maxStale()),
                consul.duration("wait", otherwise.maxWait()));
    }

    private static ConsulOptions.Limits limits(Section consul) {
        ConsulOptions.Limits otherwise = ConsulOptions.Limits.DEFAULT;
        return new ConsulOptions.Limits(
                consul.number("max-connections", otherwise.maxConnections()),
                consul.duration("connect-timeout", otherwise.connectTimeout()),
                consul.duration("answer-timeout", otherwise.answerTimeout()),
                consul.duration("reread-every", otherwise.rereadEvery()),
                Math.toIntExact(consul.size("max-answer-bytes", otherwise.maxAnswerBytes())));
    }

    private static ConsulOptions.Tls tls(Section tls, Function<KeyPath, String> place) {
        Map<String, String> places = new TreeMap<>();
        for (String key : List.of("ca", "cert", "key")) {
            if (tls.has(key)) {
                places.put(key, place.apply(tls.path().child(key)));
            }
        }
        return new ConsulOptions.Tls(
                tls.pathOrNull("ca"),
                tls.pathOrNull("cert"),
                tls.pathOrNull("key"),
                tls.text("server-name", ""),
                places);
    }
}

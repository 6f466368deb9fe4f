package io.fairlead.ingest.etcd;

import com.fasterxml.jackson.core.JsonPointer;
import io.fairlead.http.HttpUrls;
import io.fairlead.http.PrintableText;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.http.TlsSection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// What the schema cannot say about the options.
final class EtcdChecks {
    private static final List<String> POINTERS =
            List.of("address", "port", "ports", "service", "weight", "health", "tags", "metadata");

    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();

    EtcdChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        endpoints();
        layout();
        pointers();
        if (options.has("user") != options.has("password")) {
            boolean user = options.has("user");
            add(user ? "user" : "password", "is set without `" + (user ? "password" : "user") + "`, expected both");
        }
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void endpoints() {
        boolean tls = TlsSection.isGiven(options);
        List<String> endpoints = options.texts("endpoints");
        for (int i = 0; i < endpoints.size(); i++) {
            String path = "endpoints[" + i + "]";
            String text = endpoints.get(i);
            var problem = EndpointCheck.problem(text);
            problem.ifPresent(found -> add(path, found));
            if (problem.isEmpty() && tls && !HttpUrls.isHttps(URI.create(EndpointCheck.trimmed(text)))) {
                add(path, "\"" + text + "\" is without TLS, expected https:// because tls is set");
            }
        }
    }

    private void layout() {
        try {
            KeyPattern pattern = KeyPattern.parse(options.text("key"));
            if (pattern.names().contains("zone") && !pattern.names().contains("region")) {
                add("key", "has the part {zone} without {region}, expected both");
            }
            boolean inValue = options.section("value").has("service");
            boolean inKey = pattern.names().contains("service");
            if (inKey == inValue) {
                add(
                        "key",
                        (inKey ? "has the part {service}, and `value.service` is set" : "has no part {service}")
                                + ", expected either {service} or `value.service`");
            }
        } catch (IllegalArgumentException e) {
            add("key", String.valueOf(e.getMessage()));
        }
    }

    private void pointers() {
        Options value = options.section("value");
        boolean plain = value.text("format", "json").equals("address");
        for (String key : POINTERS) {
            if (!value.has(key)) {
                continue;
            }
            if (plain) {
                add("value." + key, "is set beside `format: address`, expected only with `format: json`");
            } else if (!isPointer(value.text(key))) {
                add(
                        "value." + key,
                        "\"" + PrintableText.of(value.text(key)) + "\" is not a JSON pointer, expected one such as /"
                                + key + " or /spec/" + key);
            }
        }
    }

    private static boolean isPointer(String text) {
        try {
            return text.length() > 1 && !JsonPointer.compile(text).matches();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}

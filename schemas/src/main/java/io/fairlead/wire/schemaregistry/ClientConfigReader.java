package io.fairlead.wire.schemaregistry;

import io.fairlead.http.HttpUrls;
import io.fairlead.model.failure.ConfigurationFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Reads a [SchemaRegistryClientConfig] and collects all problems instead of stopping at the first.
final class ClientConfigReader {
    private static final String TLS = "schema.registry.ssl.";
    private static final Duration MISS_TTL = Duration.ofSeconds(5);

    private final Map<String, String> values = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    ClientConfigReader(Map<String, ?> properties) {
        properties.forEach((key, value) -> {
            if (value != null) {
                values.put(
                        key,
                        value instanceof List<?> list
                                ? joined(list)
                                : value.toString().trim());
            }
        });
    }

    SchemaRegistryClientConfig read() {
        ConfigKeys.unknown(values.keySet()).forEach(problems::add);
        List<URI> urls = urls();
        Authentication authentication = authentication();
        SortedMap<String, HiddenValue> tls = tls();
        SchemaRegistryClientConfig.Timeouts timeouts = timeouts();
        Duration missTtl =
                number("missing.id.cache.ttl.sec", 0).map(Duration::ofSeconds).orElse(MISS_TTL);
        Registration registration = registration();
        strategies();
        requireNoProblem();
        return new SchemaRegistryClientConfig(urls, authentication, tls, timeouts, missTtl, registration);
    }

    private SchemaRegistryClientConfig.Timeouts timeouts() {
        return new SchemaRegistryClientConfig.Timeouts(
                millis("http.connect.timeout.ms", SchemaRegistryClientConfig.Timeouts.DEFAULT.connect()),
                millis("http.read.timeout.ms", SchemaRegistryClientConfig.Timeouts.DEFAULT.request()));
    }

    private void requireNoProblem() {
        if (!problems.isEmpty()) {
            throw new ConfigurationFailure(
                    "WIRE-REGISTRY-CONFIG",
                    "schema registry: " + problems.size() + (problems.size() == 1 ? " problem\n" : " problems\n")
                            + String.join(
                                    "\n", problems.stream().map(p -> "- " + p).toList()));
        }
    }

    private static String joined(List<?> list) {
        return String.join(",", list.stream().map(Objects::toString).toList());
    }

    private Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).filter(v -> !v.isEmpty());
    }

    private List<URI> urls() {
        String text = value("schema.registry.url").orElse("");
        List<URI> urls = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            if (!one.isBlank()) {
                url(one.trim()).ifPresent(urls::add);
            }
        }
        if (text.isBlank()) {
            problems.add("schema.registry.url is missing; expected one or more URLs like http://localhost:8081,"
                    + " separated by commas");
        }
        return urls;
    }

    private Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return Optional.of(url);
            }
        } catch (URISyntaxException _) {
            // reported below, without the text's credentials
        }
        problems.add("schema.registry.url holds \"" + HttpUrls.shown(text)
                + "\", which is not an http:// or https:// URL with a host");
        return Optional.empty();
    }

    private Authentication authentication() {
        Optional<String> basic = value("basic.auth.credentials.source");
        Optional<String> bearer = value("bearer.auth.credentials.source");
        if (basic.isPresent() && bearer.isPresent()) {
            problems.add("basic.auth.credentials.source and bearer.auth.credentials.source are both set; keep one");
            return new Authentication.None();
        }
        return bearer.isPresent() ? bearer(bearer.get()) : basic(basic.orElse("URL"));
    }

    private Authentication basic(String source) {
        Optional<String> given = value("basic.auth.user.info").or(() -> value("schema.registry.basic.auth.user.info"));
        switch (source) {
            case "URL" ->
                given.ifPresent(_ -> problems.add("basic.auth.user.info is set but not used: set"
                        + " basic.auth.credentials.source to USER_INFO"));
            case "USER_INFO" -> {
                return userInfo(given.orElse(""));
            }
            default -> problems.add("basic.auth.credentials.source is \"" + source + "\"; expected URL or USER_INFO");
        }
        return new Authentication.None();
    }

    private Authentication userInfo(String info) {
        int colon = info.indexOf(':');
        if (colon > 0) {
            return new Authentication.Basic(info.substring(0, colon), new HiddenValue(info.substring(colon + 1)));
        }
        problems.add("basic.auth.user.info " + (info.isEmpty() ? "is missing" : "has no user before a colon")
                + "; expected user:password");
        return new Authentication.None();
    }

    private Authentication bearer(String source) {
        if (!"STATIC_TOKEN".equals(source)) {
            problems.add("bearer.auth.credentials.source is \"" + source + "\"; expected STATIC_TOKEN");
            return new Authentication.None();
        }
        Optional<String> token = value("bearer.auth.token");
        if (token.isEmpty()) {
            problems.add("bearer.auth.token is missing; bearer.auth.credentials.source STATIC_TOKEN needs it");
        }
        return new Authentication.Bearer(new HiddenValue(token.orElse("")));
    }

    private SortedMap<String, HiddenValue> tls() {
        SortedMap<String, HiddenValue> tls = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(TLS) && !value.isEmpty()) {
                tls.put(key.substring("schema.registry.".length()), new HiddenValue(value));
            }
        });
        if (!values.getOrDefault(ConfigKeys.HOST_CHECK, "https").equalsIgnoreCase("https")) {
            problems.add(ConfigKeys.HOST_CHECK + " is \"" + values.get(ConfigKeys.HOST_CHECK)
                    + "\"; expected https: the host name in the registry's certificate is always checked");
        }
        return tls;
    }

    private Duration millis(String key, Duration otherwise) {
        return number(key, 1).map(Duration::ofMillis).orElse(otherwise);
    }

    private Optional<Long> number(String key, long least) {
        Function<String, Optional<Long>> parse = text -> {
            try {
                return Optional.of(Long.valueOf(text)).filter(n -> n >= least);
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        };
        Optional<String> text = value(key);
        Optional<Long> number = text.flatMap(parse);
        if (text.isPresent() && number.isEmpty()) {
            problems.add(key + " is \"" + text.get() + "\"; expected a whole number, " + least + " or more");
        }
        return number;
    }

    private Registration registration() {
        boolean auto = truth("auto.register.schemas", true);
        boolean latest = truth("use.latest.version", false);
        return auto ? Registration.REGISTER : latest ? Registration.LATEST : Registration.LOOK_UP;
    }

    private boolean truth(String key, boolean otherwise) {
        String text = value(key).orElse(Boolean.toString(otherwise));
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            problems.add(key + " is \"" + text + "\"; expected true or false");
        }
        return Boolean.parseBoolean(text);
    }

    private void strategies() {
        for (String key : ConfigKeys.STRATEGIES) {
            value(key)
                    .filter(name -> !name.endsWith(".TopicNameStrategy"))
                    .ifPresent(name -> problems.add(key + " is \"" + name
                            + "\"; only TopicNameStrategy (subject = <topic>-value) is" + " supported"));
        }
    }
}

package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.Nearest;
import io.fairlead.model.Printable;
import io.fairlead.options.KeyPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/// Checks the properties of Kafka's clients by Kafka's own definitions, without a network. A value that Kafka refuses
/// is a problem. A name that it does not know is a warning, because plug-ins have their own properties.
///
/// No message contains the value of a password, or of anything that was written as a reference.
final class KafkaCheck {
    private static final KeyPath KAFKA = KeyPath.ROOT.child("kafka");
    private static final List<Supplier<ConfigDef>> ALL = List.of(
            AdminClientConfig::configDef,
            ConsumerConfig::configDef,
            ProducerConfig::configDef,
            StreamsConfig::configDef);
    private static final Map<String, List<Supplier<ConfigDef>>> SECTIONS = Map.of(
            "producer", List.of(ProducerConfig::configDef),
            "consumer", List.of(ConsumerConfig::configDef),
            "admin", List.of(AdminClientConfig::configDef),
            "streams", ALL);
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z0-9_]+://)?([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.%]+]):(\\d{1,5})");
    private static final Pattern STREAMS_PREFIX =
            Pattern.compile("^((main|restore|global)\\.consumer|consumer|producer|admin|topic)\\.");

    private final ConfigTree written;
    private final JsonNode kafka;
    private final Problems problems;

    /// @param written  as the operator wrote it
    /// @param replaced with its references replaced
    KafkaCheck(ConfigTree written, ConfigTree replaced, Problems problems) {
        this.written = written;
        this.kafka = replaced.root().path("kafka");
        this.problems = problems;
    }

    void run() {
        if (!kafka.isObject()) {
            return;
        }
        properties(kafka, KAFKA, ALL);
        for (Map.Entry<String, List<Supplier<ConfigDef>>> section : SECTIONS.entrySet()) {
            properties(kafka.path(section.getKey()), KAFKA.child(section.getKey()), section.getValue());
        }
        bootstrap();
    }

    private void properties(JsonNode map, KeyPath path, List<Supplier<ConfigDef>> definitions) {
        for (var entry : map.properties()) {
            String name = entry.getKey();
            boolean isSection = path.equals(KAFKA) && (SECTIONS.containsKey(name) || name.equals("embedded"));
            if (isSection
                    || name.startsWith("config.providers")
                    || entry.getValue().isObject()) {
                continue;
            }
            find(STREAMS_PREFIX.matcher(name).replaceFirst(""), definitions)
                    .ifPresentOrElse(
                            key -> value(key, text(entry.getValue()), path.child(name)),
                            () -> unknown(name, path.child(name), definitions));
        }
    }

    /// Most properties also belong to the admin client: the other definitions are loaded only if they are needed.
    private static Optional<ConfigKey> find(String name, List<Supplier<ConfigDef>> definitions) {
        return definitions.stream()
                .map(definition -> definition.get().configKeys().get(name))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private void unknown(String name, KeyPath path, List<Supplier<ConfigDef>> definitions) {
        Set<String> known = new TreeSet<>();
        definitions.forEach(definition -> known.addAll(definition.get().names()));
        problems.warn(
                written.line(path),
                path,
                "Kafka's clients have no such property, so they ignore it"
                        + Nearest.to(name, known)
                                .map(near -> "; did you mean \"" + near + "\"?")
                                .orElse(""));
    }

    private void value(ConfigKey key, String value, KeyPath path) {
        if (value.contains("${")) {
            return; // a reference to one of Kafka's own config providers
        }
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
        } catch (ConfigException e) {
            String type = key.type.name().toLowerCase(Locale.ROOT);
            add(
                    path,
                    isSecret(key, path)
                            ? "is not what Kafka expects: a value of type " + type
                            : reason(e).orElse("found \"" + value + "\", expected a value of type " + type));
        }
    }

    /// Kafka's text after "Invalid value V for configuration K: ".
    private static Optional<String> reason(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        int begin = message.indexOf("Invalid value ");
        int middle = message.indexOf(" for configuration ");
        int end = message.indexOf(": ", Math.max(middle, 0));
        return begin != 0 || middle < 0 || end < 0
                ? Optional.empty()
                : Optional.of("found \"" + message.substring("Invalid value ".length(), middle) + "\": "
                        + message.substring(end + 2));
    }

    private boolean isSecret(ConfigKey key, KeyPath path) {
        return key.type == ConfigDef.Type.PASSWORD || writtenAt(path).contains("${");
    }

    private String writtenAt(KeyPath path) {
        JsonNode node = written.root().path("kafka");
        String rest = path.text().substring(KAFKA.text().length() + 1);
        for (String section : SECTIONS.keySet()) {
            if (rest.startsWith(section + ".")) {
                return text(node.path(section).path(rest.substring(section.length() + 1)));
            }
        }
        return text(node.path(rest));
    }

    private void bootstrap() {
        KeyPath path = KAFKA.child("bootstrap.servers");
        String servers = text(kafka.path("bootstrap.servers"));
        if (servers.contains("${")) {
            return;
        }
        for (String address : servers.split(",", -1)) {
            String one = address.strip();
            if (!one.isEmpty() && !ADDRESS.matcher(one).matches()) {
                add(
                        path,
                        writtenAt(path).contains("${")
                                ? "holds an address that is not host:port"
                                : "found \"" + withoutUser(one) + "\", expected host:port, such as kafka-1:9092");
            }
        }
    }

    private static String withoutUser(String address) {
        int at = address.lastIndexOf('@');
        return Printable.of(at < 0 ? address : "***" + address.substring(at));
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        List<String> all = new ArrayList<>();
        value.forEach(item -> all.add(item.asText()));
        return String.join(",", all);
    }

    private void add(KeyPath path, String text) {
        problems.add(written.line(path), path, text);
    }
}

package io.fairlead.ingest.rules;

import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The values for one instance so far: from the registry, then overwritten by one rule after the other. Stores
/// which rule set each value, for messages. Exists only within one call.
final class Draft {
    /// `by` is the path of the rule that set it, empty for the registry.
    record TextValue(String text, String by) {}

    /// A port and its origin.
    record PortValue(ListedPort port, String by) {}

    private final Map<RuleKey, TextValue> texts = new EnumMap<>(RuleKey.class);
    private final Map<String, TextValue> labels = new TreeMap<>();
    private List<PortValue> ports = new ArrayList<>();

    Draft(Instance instance) {
        fromRegistry(RuleKey.HOST, instance.naming().host());
        fromRegistry(RuleKey.NAMESPACE, instance.naming().namespace());
        fromRegistry(RuleKey.NETWORK, instance.network());
        instance.ports().forEach(port -> ports.add(new PortValue(port, "")));
        instance.traits().labels().forEach((key, value) -> labels.put(key, new TextValue(value, "")));
    }

    private void fromRegistry(RuleKey key, String text) {
        if (!text.isEmpty()) {
            texts.put(key, new TextValue(text, ""));
        }
    }

    void text(RuleKey key, String text, String by) {
        texts.put(key, new TextValue(text, by));
    }

    /// All values by name, as text. Those that are empty are not set.
    SortedMap<String, String> shown() {
        SortedMap<String, String> shown = new TreeMap<>();
        texts.forEach((key, value) -> shown.put(key.key(), value.text()));
        labels.forEach((key, value) -> shown.put("labels." + key, value.text()));
        shown.put("ports", ports.stream().map(it -> text(it.port())).collect(Collectors.joining(",")));
        shown.values().removeIf(String::isEmpty);
        return shown;
    }

    private static String text(ListedPort port) {
        String protocol = port.protocol().isEmpty() ? "" : "/" + port.protocol();
        return port.name() + ":" + port.number() + protocol + (port.target() == 0 ? "" : "->" + port.target());
    }

    /// An empty value omits the label.
    void label(String key, String value, String by) {
        if (value.isEmpty()) {
            labels.remove(key);
        } else {
            labels.put(key, new TextValue(value, by));
        }
    }

    void ports(List<PortValue> replacement) {
        ports = new ArrayList<>(replacement);
    }

    /// Sets the protocol of every port, except where the same rule's `ports` names one.
    void protocol(String protocol, String by, String rule) {
        ports.replaceAll(current -> {
            ListedPort port = current.port();
            return current.by().startsWith(rule) && !port.protocol().isEmpty()
                    ? current
                    : new PortValue(new ListedPort(port.name(), port.number(), protocol, port.target()), by);
        });
    }

    /// The last value; null if only the registry's own value counts.
    @Nullable
    TextValue value(RuleKey key) {
        return texts.get(key);
    }

    List<PortValue> ports() {
        return ports;
    }

    Map<String, TextValue> labels() {
        return labels;
    }
}

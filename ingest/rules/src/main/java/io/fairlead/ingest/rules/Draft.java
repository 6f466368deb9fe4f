package io.fairlead.ingest.rules;

import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The values for one instance so far: from the registry, then overwritten by one rule after the other. Stores
/// which rule set each value, for messages. Exists only within one call.
final class Draft {
    /// `by` is the path of the rule that set it, empty for the registry.
    record Said(String text, String by) {}

    /// A port and its origin.
    record SaidPort(ListedPort port, String by) {}

    private final Map<RuleKey, Said> texts = new EnumMap<>(RuleKey.class);
    private final Map<String, Said> labels = new TreeMap<>();
    private List<SaidPort> ports = new ArrayList<>();

    Draft(Instance instance) {
        say(RuleKey.HOST, instance.naming().host());
        say(RuleKey.NAMESPACE, instance.naming().namespace());
        say(RuleKey.NETWORK, instance.network());
        instance.ports().forEach(port -> ports.add(new SaidPort(port, "")));
        instance.traits().labels().forEach((key, value) -> labels.put(key, new Said(value, "")));
    }

    private void say(RuleKey key, String text) {
        if (!text.isEmpty()) {
            texts.put(key, new Said(text, ""));
        }
    }

    void text(RuleKey key, String text, String by) {
        texts.put(key, new Said(text, by));
    }

    /// An empty value omits the label.
    void label(String key, String value, String by) {
        if (value.isEmpty()) {
            labels.remove(key);
        } else {
            labels.put(key, new Said(value, by));
        }
    }

    void ports(List<SaidPort> replacement) {
        ports = new ArrayList<>(replacement);
    }

    /// Sets the protocol of every port, except where the same rule's `ports` names one.
    void protocol(String protocol, String by, String rule) {
        ports.replaceAll(said -> {
            ListedPort port = said.port();
            return said.by().startsWith(rule) && !port.protocol().isEmpty()
                    ? said
                    : new SaidPort(new ListedPort(port.name(), port.number(), protocol, port.target()), by);
        });
    }

    /// The last value; null if only the registry's own value counts.
    @Nullable
    Said said(RuleKey key) {
        return texts.get(key);
    }

    List<SaidPort> ports() {
        return ports;
    }

    Map<String, Said> labels() {
        return labels;
    }
}

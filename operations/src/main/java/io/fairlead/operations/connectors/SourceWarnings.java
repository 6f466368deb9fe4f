package io.fairlead.operations.connectors;

import io.fairlead.config.RuleText;
import io.fairlead.config.SourceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The warnings of `validate` about a source that can be run.
final class SourceWarnings {
    private SourceWarnings() {}

    static List<String> of(SourceConfig source) {
        List<String> warnings = new ArrayList<>();
        String name = "source \"" + source.name() + "\": ";
        source.options().warnings().forEach(warning -> warnings.add(name + warning));
        if (givesNoHost(source)) {
            warnings.add(name + "no rule gives a host and its registry has none, so that every instance is rejected;"
                    + " add `- {host: \"${service}.example.mesh\"}` to its rules");
        }
        if (source.claims().hosts().isEmpty() && !saysConstant(source, "host")) {
            warnings.add(
                    name + "anyone who can write to its registry may claim any host outside of the cluster; list those"
                            + " that it may claim, such as `claims: {hosts: [\"*.shop.mesh\"]}`");
        }
        if (source.claims().namespaces().isEmpty() && !saysConstant(source, "namespace")) {
            warnings.add(
                    name + "nothing limits the namespaces that it may claim (\"default\" where none is given); give"
                            + " `namespace` in a rule, or name those that it may claim, such as `claims: {namespaces:"
                            + " [shop]}`");
        }
        return warnings;
    }

    private static boolean givesNoHost(SourceConfig source) {
        return !source.options().factory().givesHosts()
                && source.rules().stream().noneMatch(rule -> rule.entries().containsKey("host"));
    }

    /// Returns whether the last rule for the key gives every instance a constant, as a fixed suffix
    /// (`${service}.shop.mesh`) or completely: then the registry decides nothing, or only the first part.
    private static boolean saysConstant(SourceConfig source, String key) {
        return source.rules().stream()
                .filter(rule -> rule.entries().containsKey(key))
                .reduce((_, last) -> last)
                .filter(rule -> !rule.entries().containsKey("when"))
                .flatMap(rule -> texts(rule, key).findFirst())
                .filter(text -> key.equals("host") ? !text.endsWith("}") : !text.contains("${"))
                .isPresent();
    }

    private static Stream<String> texts(RuleText rule, String key) {
        return rule.entries().get(key) instanceof String text ? Stream.of(text) : Stream.empty();
    }
}

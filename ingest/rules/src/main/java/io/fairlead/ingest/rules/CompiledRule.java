package io.fairlead.ingest.rules;

import io.fairlead.model.ListedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One rule, ready to be applied. `path` is `rules[n]`.
record CompiledRule(
        String path,
        Map<RuleKey, Expression> conditions,
        Map<RuleKey, CompiledTemplate> templates,
        List<CompiledPort> ports,
        Map<String, CompiledTemplate> labels) {

    record CompiledPort(
            String path,
            CompiledTemplate name,
            CompiledTemplate number,
            CompiledTemplate protocol,
            CompiledTemplate target) {}

    boolean speaksOf(InstanceVariables variables) {
        Expression when = conditions.get(RuleKey.WHEN);
        return when == null || when.test(variables);
    }

    /// The path of the key that drops the instance; empty if it is kept.
    Optional<String> drops(InstanceVariables variables) {
        Expression drop = conditions.get(RuleKey.DROP);
        if (drop != null && drop.test(variables)) {
            return Optional.of(path + ".drop");
        }
        Expression keep = conditions.get(RuleKey.KEEP);
        return keep != null && !keep.test(variables) ? Optional.of(path + ".keep") : Optional.empty();
    }

    void write(InstanceVariables variables, Draft draft) {
        if (!ports.isEmpty()) {
            writePorts(variables, draft);
        }
        templates.forEach((key, template) -> {
            if (key == RuleKey.PROTOCOL) {
                draft.protocol(template.render(variables), template.where(), path + ".");
            } else {
                draft.text(key, template.render(variables), template.where());
            }
        });
        labels.forEach((key, template) -> draft.label(key, template.render(variables), template.where()));
    }

    private void writePorts(InstanceVariables variables, Draft draft) {
        List<ListedPort> listed = variables.instance().ports();
        List<Draft.PortValue> written = new ArrayList<>();
        for (CompiledPort port : ports) {
            String name = port.name().render(variables);
            int number = number(port.number(), variables);
            int target = number(port.target(), variables);
            int reached = target != 0 ? target : targetOf(name, listed, number);
            ListedPort rendered = new ListedPort(name, number, port.protocol().render(variables), reached);
            written.add(new Draft.PortValue(rendered, port.path()));
        }
        draft.ports(written);
    }

    /// The target of a port whose rule does not specify it: see [PortRule].
    private int targetOf(String name, List<ListedPort> listed, int number) {
        for (ListedPort port : listed) {
            if (!name.isEmpty() && port.name().equals(name)) {
                return port.target();
            }
        }
        return ports.size() == 1 && !listed.isEmpty() ? listed.getFirst().target() : number;
    }

    private static int number(CompiledTemplate template, InstanceVariables variables) {
        String text = template.render(variables);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Values.port(text);
        } catch (IllegalArgumentException e) {
            throw new RuleFault(RuleFault.BAD_VALUE, template.where() + ": " + e.getMessage() + "; change that rule");
        }
    }
}

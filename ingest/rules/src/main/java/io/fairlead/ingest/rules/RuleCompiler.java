package io.fairlead.ingest.rules;

import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Compiles rules, once at startup. A constant string is checked here as its result would be at run time.
final class RuleCompiler {
    private final Expressions expressions = new Expressions();
    private final List<RuleProblem> problems = new ArrayList<>();

    Compilation compile(SourceId source, List<Rule> rules) {
        List<CompiledRule> compiled = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            compiled.add(rule(i, rules.get(i)));
        }
        return problems.isEmpty()
                ? new Compilation.Compiled(new CelRules(source, List.copyOf(compiled), CelRules.digest(source, rules)))
                : new Compilation.Invalid(problems);
    }

    private CompiledRule rule(int index, Rule rule) {
        if (rule.ports().isEmpty() && rule.labels().isEmpty() && !says(rule)) {
            problems.add(RuleProblem.at(
                    index,
                    "",
                    "the rule is empty; give it one of drop, keep, host, namespace,"
                            + " ports, protocol, labels, locality, network, weight, service-account"));
        }
        Map<RuleKey, Expression> conditions = new EnumMap<>(RuleKey.class);
        Map<RuleKey, CompiledTemplate> templates = new EnumMap<>(RuleKey.class);
        rule.texts().forEach((key, text) -> {
            Place place = new Place(index, key.key(), text, 0);
            if (key.isCondition()) {
                expressions.condition(place, text, problems::add).ifPresent(it -> conditions.put(key, it));
            } else {
                templates.put(key, template(place, value -> Values.check(key, value)));
            }
        });
        return new CompiledRule(
                "rules[" + index + "]", conditions, templates, ports(index, rule.ports()), labels(index, rule));
    }

    private static boolean says(Rule rule) {
        return rule.texts().keySet().stream().anyMatch(key -> key != RuleKey.WHEN);
    }

    private List<CompiledRule.CompiledPort> ports(int index, List<PortRule> ports) {
        List<CompiledRule.CompiledPort> compiled = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            String key = "ports[" + i + "]";
            PortRule port = ports.get(i);
            compiled.add(new CompiledRule.CompiledPort(
                    "rules[" + index + "]." + key,
                    template(new Place(index, key + ".name", port.name(), 0), Values::portName),
                    template(new Place(index, key + ".number", port.number(), 0), Values::portInRange),
                    template(new Place(index, key + ".protocol", port.protocol(), 0), Values::protocol),
                    template(new Place(index, key + ".target", port.target(), 0), Values::portInRange)));
        }
        return List.copyOf(compiled);
    }

    private Map<String, CompiledTemplate> labels(int index, Rule rule) {
        Map<String, CompiledTemplate> compiled = new TreeMap<>();
        rule.labels().forEach((label, text) -> {
            Place place = new Place(index, "labels." + label, text, 0);
            check(place, label, Labels::checkKey);
            compiled.put(label, template(place, value -> Labels.checkValue(label, value)));
        });
        return compiled;
    }

    private CompiledTemplate template(Place place, Consumer<String> check) {
        List<CompiledTemplate.Piece> pieces = new ArrayList<>();
        for (Template.Part part : parts(place)) {
            switch (part) {
                case Template.Part.Text(String text) -> pieces.add(new CompiledTemplate.Plain(text));
                case Template.Part.Expression(String text, int offset) -> {
                    Place inside = new Place(place.rule(), place.key(), place.whole(), offset);
                    expressions.text(inside, text, problems::add).ifPresent(pieces::add);
                }
            }
        }
        String path = RuleProblem.at(place.rule(), place.key(), "").path();
        CompiledTemplate template = new CompiledTemplate(path, pieces);
        if (template.isConstant() && !place.whole().isEmpty() && place.whole().indexOf("${") < 0) {
            check(place, place.whole(), check);
        }
        return template;
    }

    private List<Template.Part> parts(Place place) {
        try {
            return Template.parse(place.whole()).parts();
        } catch (IllegalArgumentException e) {
            problems.add(RuleProblem.at(place.rule(), place.key(), String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    private void check(Place place, String text, Consumer<String> check) {
        try {
            check.accept(text);
        } catch (IllegalArgumentException e) {
            problems.add(RuleProblem.at(place.rule(), place.key(), String.valueOf(e.getMessage())));
        }
    }
}

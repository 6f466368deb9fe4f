package io.fairlead.ingest.rules;

import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Traits;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Instances and rules for tests.
final class Samples {
    static final SourceId DC1 = new SourceId("dc1");

    private Samples() {}

    /// `billing` as a registry may list it, with everything said but host and namespace.
    static Instance billing() {
        return instance(Naming.of("billing"), List.of(ListedPort.target(8080)));
    }

    static Instance instance(Naming naming, List<ListedPort> ports) {
        return new Instance(
                "web-1",
                naming,
                "10.1.0.4",
                "",
                ports,
                Health.PASSING,
                new Traits(
                        Sorted.map(Map.of("version", "v2", "zone", "b")), Locality.parse("eu/dc1"), 10, "billing-sa"),
                Sorted.set(List.of("mesh", "blue")),
                Sorted.map(Map.of("team", "shop", "port", "9090", "odd key", "A b!")));
    }

    /// Rules from pairs of key and text, one rule a line: `host=${service}.mesh`.
    static List<Rule> rules(String... lines) {
        return Arrays.stream(lines).map(Samples::rule).toList();
    }

    private static Rule rule(String line) {
        int equal = line.indexOf('=');
        return Rule.of(Map.of(RuleKey.of(line.substring(0, equal)).orElseThrow(), line.substring(equal + 1)));
    }

    static Rule ports(PortRule... ports) {
        return new Rule(Sorted.map(Map.of(RuleKey.WHEN, "true")), List.of(ports), Sorted.map(Map.<String, String>of()));
    }

    static Rule labels(Map<String, String> labels) {
        return new Rule(Sorted.map(Map.<RuleKey, String>of()), List.of(), Sorted.map(labels));
    }

    static RuleOutcome apply(Collection<Rule> rules, Instance instance) {
        return Rules.of(DC1, List.copyOf(rules)).apply(instance);
    }

    static RuleOutcome.Mapped mapped(Collection<Rule> rules, Instance instance) {
        return switch (apply(rules, instance)) {
            case RuleOutcome.Mapped mapped -> mapped;
            case RuleOutcome.Dropped dropped -> throw new AssertionError(dropped.toString());
            case RuleOutcome.Rejected rejected -> throw new AssertionError(rejected.failure());
        };
    }

    static String rejection(Collection<Rule> rules, Instance instance) {
        return apply(rules, instance) instanceof RuleOutcome.Rejected(var failure)
                ? failure.code() + " " + failure.getMessage()
                : "not rejected";
    }
}

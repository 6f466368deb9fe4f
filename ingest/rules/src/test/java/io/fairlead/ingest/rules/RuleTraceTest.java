package io.fairlead.ingest.rules;

import static io.fairlead.ingest.rules.Samples.DC1;
import static io.fairlead.ingest.rules.Samples.billing;
import static io.fairlead.ingest.rules.Samples.labels;
import static io.fairlead.ingest.rules.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.rules.RuleStep.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleTraceTest {
    private static RuleTrace trace(List<Rule> rules) {
        Rules compiled = Rules.of(DC1, rules);
        RuleTrace trace = compiled.trace(billing());
        assertThat(trace.outcome()).hasToString(compiled.apply(billing()).toString());
        return trace;
    }

    @Test
    void hasWhatEachRuleChanged() {
        List<Rule> rules = new ArrayList<>(rules("host=${service}.mesh", "namespace=shop", "host=b.mesh"));
        rules.add(labels(Map.of("version", "", "team", "pay")));

        List<RuleStep> steps = trace(rules).steps();

        assertThat(steps)
                .extracting(RuleStep::rule)
                .containsExactly("registry", "rules[0]", "rules[1]", "rules[2]", "rules[3]");
        assertThat(steps).extracting(RuleStep::effect).containsOnly(Effect.APPLIED);
        assertThat(steps.getFirst().values())
                .containsEntry("labels.version", "v2")
                .containsKey("ports");
        assertThat(steps.get(1).values()).isEqualTo(Map.of("host", "billing.mesh"));
        assertThat(steps.get(2).values()).isEqualTo(Map.of("namespace", "shop"));
        assertThat(steps.get(3).values()).isEqualTo(Map.of("host", "b.mesh"));
        assertThat(steps.get(4).values()).isEqualTo(Map.of("labels.team", "pay", "labels.version", ""));
    }

    @Test
    void endsWithTheRuleThatDrops() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.of(Map.of(RuleKey.WHEN, "service == 'other'", RuleKey.HOST, "other.mesh")));
        rules.addAll(rules("drop=service == 'billing'", "host=b.mesh"));

        RuleTrace trace = trace(rules);

        assertThat(trace.steps())
                .extracting(RuleStep::effect)
                .containsExactly(Effect.APPLIED, Effect.SKIPPED, Effect.DROPPED);
        assertThat(trace.outcome()).isEqualTo(new RuleOutcome.Dropped("rules[1].drop"));
    }

    @Test
    void hasTheStepsBeforeTheRuleThatFails() {
        RuleTrace trace = trace(rules("host=b.mesh", "weight=${service}"));

        assertThat(trace.outcome()).isInstanceOf(RuleOutcome.Rejected.class);
        assertThat(trace.steps().get(1).values()).isEqualTo(Map.of("host", "b.mesh"));
    }
}

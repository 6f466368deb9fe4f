package io.fairlead.ingest.rules;

import java.util.List;

/// The outcome of the rules for one instance, and each step to it. After a rejection by a rule, its step is missing.
public record RuleTrace(List<RuleStep> steps, RuleOutcome outcome) {
    public RuleTrace {
        steps = List.copyOf(steps);
    }
}

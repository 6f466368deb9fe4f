package io.fairlead.ingest.rules;

import io.fairlead.ingest.rules.RuleStep.Effect;
import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.RejectedFailure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of one source, compiled.
record CelRules(SourceId source, List<CompiledRule> rules, String digest) implements Rules {
    private static final int LONGEST_MESSAGE = 1000;

    /// From the rules as written. They may use the name of the source.
    static String digest(SourceId source, List<Rule> rules) {
        String text = rules.toString();
        return RuleDigest.of(text.contains("source") ? source + " " + text : text);
    }

    @Override
    public RuleOutcome apply(Instance instance) {
        return apply(instance, null);
    }

    @Override
    public RuleTrace trace(Instance instance) {
        TracedSteps traced = new TracedSteps();
        RuleOutcome outcome = apply(instance, traced);
        return new RuleTrace(traced.steps(), outcome);
    }

    private RuleOutcome apply(Instance instance, @Nullable TracedSteps traced) {
        try {
            return outcome(instance, traced);
        } catch (RuleFault fault) {
            return new RuleOutcome.Rejected(new RejectedFailure(fault.code(), message(instance, fault.text())));
        } catch (StackOverflowError e) {
            String text = "a rule is nested too deeply to be evaluated; simplify the rule";
            return new RuleOutcome.Rejected(new RejectedFailure(RuleFault.FAILED, message(instance, text), e));
        } catch (RuntimeException e) {
            String text = "the rules failed unexpectedly (" + e + "); please report this";
            return new RuleOutcome.Rejected(new RejectedFailure(RuleFault.FAILED, message(instance, text), e));
        }
    }

    private RuleOutcome outcome(Instance instance, @Nullable TracedSteps traced) {
        InstanceVariables variables = new InstanceVariables(source, instance);
        Draft draft = new Draft(instance);
        note(traced, "registry", Effect.APPLIED, draft);
        for (CompiledRule rule : rules) {
            if (!rule.speaksOf(variables)) {
                note(traced, rule.path(), Effect.SKIPPED, draft);
                continue;
            }
            Optional<String> drops = rule.drops(variables);
            if (drops.isPresent()) {
                note(traced, rule.path(), Effect.DROPPED, draft);
                return new RuleOutcome.Dropped(drops.get());
            }
            rule.write(variables, draft);
            note(traced, rule.path(), Effect.APPLIED, draft);
        }
        return EndpointMapper.map(instance, draft);
    }

    private static void note(@Nullable TracedSteps traced, String rule, Effect effect, Draft draft) {
        if (traced != null) {
            traced.note(rule, effect, draft);
        }
    }

    /// One line of bounded length, whatever the registry contains.
    private String message(Instance instance, String text) {
        String line = ("instance \"" + instance.id() + "\" of source \"" + source + "\": " + text)
                .replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE - 3) + "...";
    }
}

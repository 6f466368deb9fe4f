package io.fairlead.ingest.rules;

import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.RejectedFailure;
import java.util.List;
import java.util.Optional;

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
        try {
            return outcome(instance);
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

    private RuleOutcome outcome(Instance instance) {
        InstanceVariables variables = new InstanceVariables(source, instance);
        Draft draft = new Draft(instance);
        for (CompiledRule rule : rules) {
            if (rule.speaksOf(variables)) {
                Optional<String> drops = rule.drops(variables);
                if (drops.isPresent()) {
                    return new RuleOutcome.Dropped(drops.get());
                }
                rule.write(variables, draft);
            }
        }
        return EndpointMapper.map(instance, draft);
    }

    /// One line of bounded length, whatever the registry contains.
    private String message(Instance instance, String text) {
        String line = ("instance \"" + instance.id() + "\" of source \"" + source + "\": " + text)
                .replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE - 3) + "...";
    }
}

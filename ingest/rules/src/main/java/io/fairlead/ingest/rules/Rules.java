package io.fairlead.ingest.rules;

import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import java.util.List;
import java.util.stream.Collectors;

/// The mapping of one source's instances to the mesh.
///
/// Pure: the same instance always has the same outcome, no clock, no I/O, and no exception for any instance. May be
/// called from any number of threads.
///
/// If neither the registry nor a rule sets a value: a missing host is a rejection, the namespace is `default`, number
/// and target of a port default to each other, its protocol is the one with which its name begins, otherwise TCP, and
/// its name is its protocol in lower case.
@FunctionalInterface
public interface Rules {
    RuleOutcome apply(Instance instance);

    /// The same outcome with each step to it, for people.
    default RuleTrace trace(Instance instance) {
        return new RuleTrace(List.of(), apply(instance));
    }

    /// Equal for rules that map every instance in the same way, different for others; empty if that is not known.
    default String digest() {
        return "";
    }

    /// Compiles the rules; use it to report problems by their place in a file.
    static Compilation compile(SourceId source, List<Rule> rules) {
        return new RuleCompiler().compile(source, rules);
    }

    /// Compiles rules that were checked before.
    ///
    /// @throws ConfigurationFailure `INGEST-RULE-INVALID`, with all problems, one per line
    static Rules of(SourceId source, List<Rule> rules) {
        return switch (compile(source, rules)) {
            case Compilation.Compiled(Rules compiled) -> compiled;
            case Compilation.Invalid(List<RuleProblem> problems) ->
                throw new ConfigurationFailure(
                        "INGEST-RULE-INVALID",
                        "the rules of source \"" + source + "\" cannot be used:\n"
                                + problems.stream().map(RuleProblem::toString).collect(Collectors.joining("\n")));
        };
    }
}

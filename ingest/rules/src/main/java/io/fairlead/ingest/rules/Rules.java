package io.fairlead.ingest.rules;

import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import java.util.List;
import java.util.stream.Collectors;

/// What the instances of one source become in the mesh.
///
/// Pure: the same instance always has the same outcome, no clock, no I/O, and no exception for any instance. May be
/// called from any number of threads.
///
/// Where neither the registry nor a rule speaks: no host is a rejection, the namespace is `default`, number and
/// target of a port stand for each other, its protocol is the one its name begins with, else TCP, and its name is
/// its protocol in lower case.
@FunctionalInterface
public interface Rules {
    RuleOutcome apply(Instance instance);

    /// The same for rules that map every instance alike, another one for others; empty where that is not known.
    default String digest() {
        return "";
    }

    /// Compiles the rules; use it to report problems by their place in a file.
    static Compilation compile(SourceId source, List<Rule> rules) {
        return new RuleCompiler().compile(source, rules);
    }

    /// Compiles rules that were checked before.
    ///
    /// @throws ConfigurationFailure `INGEST-RULE-INVALID`, with all problems, one a line
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

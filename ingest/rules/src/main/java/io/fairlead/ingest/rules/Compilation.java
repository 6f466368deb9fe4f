package io.fairlead.ingest.rules;

import java.util.List;

/// What became of the rules of a source as the operator wrote them.
public sealed interface Compilation {
    record Compiled(Rules rules) implements Compilation {}

    /// Everything that is wrong, in the order of the rules; never empty.
    record Invalid(List<RuleProblem> problems) implements Compilation {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}

package io.fairlead.ingest.rules;

import java.util.List;

/// The result of compiling the rules of a source.
public sealed interface Compilation {
    record Compiled(Rules rules) implements Compilation {}

    /// All problems, in the order of the rules; never empty.
    record Invalid(List<RuleProblem> problems) implements Compilation {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}

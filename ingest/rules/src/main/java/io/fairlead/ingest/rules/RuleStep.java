package io.fairlead.ingest.rules;

import io.fairlead.model.Sorted;
import java.util.SortedMap;

/// The effect of one rule on one instance.
///
/// @param rule `rules[n]`; `registry` is what the registry lists, before the first rule
/// @param values the values that it set or changed, by name, such as `host` or `labels.version`; empty text: it
///     removed the value
public record RuleStep(String rule, Effect effect, SortedMap<String, String> values) {
    public RuleStep {
        values = Sorted.map(values);
    }

    /// What a rule did.
    public enum Effect {
        /// Its `when` is false.
        SKIPPED,
        /// Its `drop` is true, or its `keep` is false.
        DROPPED,
        APPLIED
    }
}

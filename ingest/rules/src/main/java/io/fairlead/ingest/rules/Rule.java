package io.fairlead.ingest.rules;

import io.fairlead.model.Sorted;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// One entry of a source's `rules`, as written by the operator and unchecked.
///
/// If `when` is set and false, the entry does nothing. Then `drop` and `keep` decide whether the instance is
/// kept; then each other key overwrites the value of the registry or of an earlier entry. An empty result means "not
/// specified". `ports` replaces all ports if it is not empty; `labels` adds to the labels, and an empty result
/// omits that label.
public record Rule(SortedMap<RuleKey, String> texts, List<PortRule> ports, SortedMap<String, String> labels) {
    public Rule {
        texts = Sorted.map(texts);
        ports = List.copyOf(ports);
        labels = Sorted.map(labels);
    }

    /// An entry that contains only strings.
    public static Rule of(Map<RuleKey, String> texts) {
        return new Rule(Sorted.map(texts), List.of(), Collections.emptySortedMap());
    }
}

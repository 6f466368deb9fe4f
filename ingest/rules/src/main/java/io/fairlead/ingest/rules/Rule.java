package io.fairlead.ingest.rules;

import io.fairlead.model.Sorted;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// One entry of a source's `rules`, as the operator wrote it and unchecked.
///
/// Where `when` is given and false, the entry does nothing. Then `drop` and `keep` decide whether the instance goes
/// on; then each other key overwrites what the registry or an earlier entry said. An empty result means "not
/// said". `ports` replaces all ports where it is not empty; `labels` adds to the labels, and an empty result
/// leaves that label out.
public record Rule(SortedMap<RuleKey, String> texts, List<PortRule> ports, SortedMap<String, String> labels) {
    public Rule {
        texts = Sorted.map(texts);
        ports = List.copyOf(ports);
        labels = Sorted.map(labels);
    }

    /// An entry that holds only texts.
    public static Rule of(Map<RuleKey, String> texts) {
        return new Rule(Sorted.map(texts), List.of(), Collections.emptySortedMap());
    }
}

package io.fairlead.ingest.rules;

import io.fairlead.model.Endpoint;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Collections;
import java.util.SortedMap;

/// The result of the rules for one instance.
public sealed interface RuleOutcome {
    /// It is an endpoint of a service. Invalid labels do not prevent its use: `ignoredLabels` are those that are not
    /// valid, by key, each with the reason.
    record Mapped(ServiceKey service, Endpoint endpoint, SortedMap<String, RejectedFailure> ignoredLabels)
            implements RuleOutcome {
        public Mapped {
            ignoredLabels = Sorted.map(ignoredLabels);
        }

        public Mapped(ServiceKey service, Endpoint endpoint) {
            this(service, endpoint, Collections.emptySortedMap());
        }
    }

    /// The operator's rules drop it; `rule` is the rule that did, such as `rules[0].drop`.
    record Dropped(String rule) implements RuleOutcome {}

    /// It cannot be an endpoint as it is listed, or a rule failed on it. The caller rejects it and keeps its
    /// last good state.
    record Rejected(RejectedFailure failure) implements RuleOutcome {}
}

package io.fairlead.ingest.rules;

import io.fairlead.model.Endpoint;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;

/// What became of one instance.
public sealed interface RuleOutcome {
    /// It is an endpoint of a service.
    record Mapped(ServiceKey service, Endpoint endpoint) implements RuleOutcome {}

    /// The operator's rules leave it out; `rule` names the rule that did, such as `rules[0].drop`.
    record Dropped(String rule) implements RuleOutcome {}

    /// It cannot be an endpoint as it is listed, or a rule failed on it. The caller sets it aside and keeps what it
    /// last had of it.
    record Rejected(RejectedFailure failure) implements RuleOutcome {}
}

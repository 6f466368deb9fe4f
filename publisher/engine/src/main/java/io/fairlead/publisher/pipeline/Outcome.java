package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.table.image.Timeline;
import java.time.Duration;
import java.time.Instant;

/// The outcome for one object or service in one target. Reported once per cause, not once per reconcile.
public sealed interface Outcome {
    String target();

    /// The target acknowledged the change.
    record Applied(String target, Change change, Timeline timeline) implements Outcome {}

    /// A policy, a limit, an unheard source or a freeze keeps the change from the target.
    record Withheld(String target, Change change, WithheldBy by, String reason) implements Outcome {}

    /// A notice of a service begins. The service is still written.
    record Noticed(String target, ServiceKey service, Notice notice) implements Outcome {}

    /// The last state of a notice that was reported as [Noticed] and is over.
    record NoticeEnded(String target, ServiceKey service, Notice notice) implements Outcome {}

    /// The object belongs to somebody else and was left alone.
    record Conflict(String target, ServiceKey service, ObjectKey object, String owner) implements Outcome {}

    /// The service is quarantined until it changes; its objects in the target stay as they are.
    record Rejected(String target, ServiceKey service, Failure failure) implements Outcome {}

    /// The write failed for now; retried after `in`.
    record Retrying(String target, ServiceKey service, Failure failure, int attempt, Duration in) implements Outcome {}

    /// Somebody else changed or deleted one of our objects; `repair` undoes it.
    record Drift(String target, Change repair) implements Outcome {}

    /// Somebody else undid the repair as often as the budget allows: the object is left alone until `until`, or until
    /// its service changes in the table.
    record Contested(String target, Change repair, DriftBudget budget, Instant until) implements Outcome {}
}

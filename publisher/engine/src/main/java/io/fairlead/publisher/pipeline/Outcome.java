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

/// What became of one object or service in one target. Each is told once per cause, not once per attempt.
public sealed interface Outcome {
    String target();

    /// The target acknowledged the change.
    record Applied(String target, Change change, Timeline timeline) implements Outcome {}

    /// A policy, a limit or an operator held the change back.
    record Held(String target, Change change, WithheldBy hold, String reason) implements Outcome {}

    /// Something begins that an operator should know of a service that is written all the same.
    record Noticed(String target, ServiceKey service, Notice notice) implements Outcome {}

    /// The last state of what was told as [Noticed] and is over.
    record NoticeEnded(String target, ServiceKey service, Notice notice) implements Outcome {}

    /// The object belongs to somebody else and was left alone.
    record Conflict(String target, ServiceKey service, ObjectKey object, String owner) implements Outcome {}

    /// The service is quarantined until it changes; what the target holds of it stays.
    record Rejected(String target, ServiceKey service, Failure failure) implements Outcome {}

    /// The target did not take it now; tried again after `in`.
    record Retrying(String target, ServiceKey service, Failure failure, int attempt, Duration in) implements Outcome {}

    /// Somebody else changed or deleted one of our objects; `repair` is what undoes it.
    record Drift(String target, Change repair) implements Outcome {}

    /// Somebody else undid the repair as often as the budget allows: the object is left to them until `until`, or
    /// until its service changes in the table.
    record Contested(String target, Change repair, DriftBudget budget, Instant until) implements Outcome {}
}

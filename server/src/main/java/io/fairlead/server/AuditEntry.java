package io.fairlead.server;

import io.fairlead.model.Decision;
import io.fairlead.model.Epoch;
import io.fairlead.model.Position;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TargetWrite;
import io.fairlead.model.TargetWrite.Result;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.pipeline.Outcome.Conflict;
import io.fairlead.publisher.pipeline.Outcome.Contested;
import io.fairlead.publisher.pipeline.Outcome.Drift;
import io.fairlead.publisher.pipeline.Outcome.NoticeEnded;
import io.fairlead.publisher.pipeline.Outcome.Noticed;
import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.pipeline.Outcome.Retrying;
import io.fairlead.publisher.pipeline.Outcome.Withheld;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entry of a publisher about one change of a target.
///
/// | outcome | entry |
/// |---|---|
/// | applied, conflict, rejected | one |
/// | withheld by the policy | none: it is configured, and concerns each object at each start |
/// | withheld otherwise | one |
/// | others | none: what they lead to has one |
record AuditEntry(ServiceKey service, String reason, TargetWrite write, Timeline timeline) {

    static Optional<AuditEntry> of(Outcome outcome) {
        return switch (outcome) {
            case Applied(var target, var change, var timeline) -> Optional.of(applied(target, change, timeline));
            case Withheld(var target, var change, var by, var reason) ->
                by == WithheldBy.POLICY ? Optional.empty() : Optional.of(withheld(target, change, by, reason));
            case Conflict(var target, var service, var object, var owner) ->
                Optional.of(refused(
                        service,
                        object + " belongs to " + owner,
                        write(target, Result.CONFLICT, object.toString(), "")));
            case Rejected(var target, var service, var failure) ->
                Optional.of(refused(
                        service,
                        "rejected: " + failure.getMessage(),
                        write(target, Result.REJECTED, "", failure.code())));
            case Noticed _, NoticeEnded _, Retrying _, Drift _, Contested _ -> Optional.empty();
        };
    }

    private static AuditEntry applied(String target, Change change, Timeline timeline) {
        Result result = switch (change.verb()) {
            case CREATE -> Result.CREATED;
            case UPDATE -> Result.UPDATED;
            case DELETE -> Result.DELETED;
        };
        String reason = "target " + target + ": " + change.verb().past() + " " + change.key()
                + (change instanceof Change.Delete(var _, var proof) ? ": " + proof : "");
        TargetWrite write = new TargetWrite(
                target,
                result,
                change.key().toString(),
                "",
                timeline.at().get(Stage.PLANNED),
                timeline.at().get(Stage.APPLIED));
        return new AuditEntry(change.service(), reason, write, timeline);
    }

    private static AuditEntry withheld(String target, Change change, WithheldBy by, String reason) {
        TargetWrite write = write(target, Result.WITHHELD, change.key().toString(), by.toString());
        String what = "withheld " + change.verb() + " of " + change.key() + ": " + reason;
        return refused(change.service(), what, write);
    }

    private static AuditEntry refused(ServiceKey service, String what, TargetWrite write) {
        return new AuditEntry(service, "target " + write.target() + ": " + what, write, Timeline.UNKNOWN);
    }

    private static TargetWrite write(String target, Result result, String object, String by) {
        return new TargetWrite(target, result, object, by, null, null);
    }

    /// @param endpoints the topic from which the publisher reads
    Decision decision(String endpoints, int partition) {
        Instant observed = timeline.at().getOrDefault(Stage.OBSERVED, Instant.EPOCH);
        @Nullable Instant produced = timeline.at().get(Stage.PRODUCED);
        Decision.Input input =
                new Decision.Input(endpoints, partition, -1, observed, Position.UNKNOWN, Epoch.NONE, produced);
        return new Decision(service, null, null, null, reason, List.of(), input, write);
    }
}

package io.fairlead.publisher.pipeline;

import io.fairlead.model.failure.Failure;
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
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one line, key=value, per outcome: INFO for changes of the mesh, WARN for changes that could not be made. A
/// change that waits for an unheard source, as after each start, is no warning. Of the attempts of one service the 1st,
/// 2nd, 4th, 8th and so on are logged.
public final class LogListener implements PublisherListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.publisher");

    @Override
    public void on(Outcome outcome) {
        switch (outcome) {
            case Applied _, Drift _, NoticeEnded _ -> LOG.info("{}", line(outcome));
            case Withheld withheld when withheld.by() == WithheldBy.SOURCE -> LOG.info("{}", line(outcome));
            case Retrying retrying when Integer.bitCount(retrying.attempt()) != 1 -> LOG.debug("{}", line(outcome));
            case Withheld _, Conflict _, Rejected _, Retrying _, Contested _, Noticed _ ->
                LOG.warn("{}", line(outcome));
        }
    }

    static String line(Outcome outcome) {
        return switch (outcome) {
            case Applied(var target, var change, var timeline) ->
                "applied target=" + target + " " + change(change) + timings(timeline);
            case Withheld(var target, var change, var by, var reason) ->
                "withheld target=" + target + " " + change(change) + " by=" + by + " reason=\"" + reason
                        + "\" remedy=\"" + by.remedy() + "\"";
            case Conflict(var target, var service, var object, var owner) ->
                "conflict target=" + target + " object=\"" + object + "\" service=" + service + " owner=\"" + owner
                        + "\" left=alone remedy=\"remove the object, or give the service another name by a rule\"";
            case Rejected(var target, var service, var failure) ->
                "rejected target=" + target + " service=" + service + failure(failure);
            case Retrying(var target, var service, var failure, var attempt, var in) ->
                "retrying target=" + target + " service=" + service + " attempt=" + attempt + " in=" + in.toMillis()
                        + "ms" + failure(failure);
            case Noticed(var target, var service, var notice) ->
                "notice target=" + target + " service=" + service + " kind=" + kind(notice) + " reason=\"" + notice
                        + "\" see=" + page(notice);
            case NoticeEnded(var target, var service, var notice) ->
                "notice ended target=" + target + " service=" + service + " kind=" + kind(notice);
            case Drift(var target, var repair) -> "drift target=" + target + " " + change(repair);
            case Contested(var target, var repair, var budget, var until) ->
                "contested target=" + target + " " + change(repair) + " repairs=" + budget.repairs() + " within="
                        + budget.window() + " left=alone until=" + until
                        + " remedy=\"find the other writer of the object (see its metadata.managedFields; if they"
                        + " name no other, a copy of this installation runs) and stop that writer from managing it;"
                        + " see docs/operations/drift-contested.md\"";
        };
    }

    private static String kind(Notice notice) {
        return notice.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String page(Notice notice) {
        return switch (notice.kind()) {
            case PANIC -> "docs/operations/panic.md";
            case OVERSIZED -> "docs/operations/service-too-large.md";
            case CONTRADICTORY_PORTS, DIFFERENT_TARGET_PORTS -> "docs/operations/ports-contradict.md";
            case SHARED_HOST -> "docs/operations/host-shared.md";
        };
    }

    private static String change(Change change) {
        return "action=" + change.verb() + " object=\"" + change.key() + "\" service=" + change.service()
                + (change instanceof Delete(var _, var reason) ? " because=\"" + reason + "\"" : "");
    }

    private static String failure(Failure failure) {
        return " code=" + failure.code() + " reason=\"" + failure.getMessage() + "\"";
    }

    /// The time that each known stage took since the one before it.
    private static String timings(Timeline timeline) {
        StringBuilder text = new StringBuilder();
        Iterator<Map.Entry<Stage, Instant>> steps = timeline.at().entrySet().iterator();
        if (!steps.hasNext()) {
            return "";
        }
        Instant first = steps.next().getValue();
        Instant before = first;
        while (steps.hasNext()) {
            Map.Entry<Stage, Instant> step = steps.next();
            text.append(' ').append(step.getKey().name().toLowerCase(Locale.ROOT));
            text.append("_ms=").append(Duration.between(before, step.getValue()).toMillis());
            before = step.getValue();
        }
        text.append(" total_ms=").append(Duration.between(first, before).toMillis());
        return text.toString();
    }
}

package io.fairlead.operations.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.TargetWrite;
import io.fairlead.record.FieldChanges;
import io.fairlead.record.LoggedDecision;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A decision as a row of an answer. Times are in UTC.
///
/// @param change    the fields that changed; null if none did
/// @param ref       partition and offset of its record
/// @param by        what withholds the change of a target, or the code of the failure
/// @param object    as the target names it
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecisionView(
        String time,
        String what,
        @Nullable String service,
        @Nullable String endpoint,
        @Nullable List<String> change,
        String reason,
        List<String> sources,
        @Nullable String target,
        String ref,
        @Nullable String observed,
        @Nullable String produced,
        @Nullable String position,
        @Nullable Long epoch,
        @Nullable String result,
        @Nullable String by,
        @Nullable String object,
        @Nullable String planned,
        @Nullable String applied) {

    public static DecisionView of(LoggedDecision logged) {
        Decision decision = logged.decision();
        Decision.Input input = decision.input();
        TargetWrite write = decision.write();
        List<String> changes = FieldChanges.between(decision.before(), decision.after());
        return new DecisionView(
                logged.time().toString(),
                what(decision),
                text(decision.service()),
                text(decision.endpoint()),
                changes.isEmpty() ? null : changes,
                decision.reason(),
                decision.sources().stream().map(String::valueOf).toList(),
                write == null ? null : write.target(),
                logged.at().toString(),
                input.observed().equals(Instant.EPOCH) ? null : input.observed().toString(),
                text(input.produced()),
                given(input.position().value()),
                input.epoch().value() < 0 ? null : input.epoch().value(),
                write == null ? null : name(write.result()),
                write == null ? null : given(write.by()),
                write == null ? null : given(write.object()),
                write == null ? null : text(write.planned()),
                write == null ? null : text(write.applied()));
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : Objects.toString(value);
    }

    /// The name for people and programs.
    public static String name(TargetWrite.Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    private static String what(Decision decision) {
        if (decision.write() != null) {
            return "target";
        }
        TableEntry about = decision.after() == null ? decision.before() : decision.after();
        return switch (about) {
            case null -> "act";
            case MergedEndpoint _ -> "endpoint";
            case MergedService _ -> "service";
            case SourceStatus _ -> "source";
            case Freeze _ -> "freeze";
        };
    }
}

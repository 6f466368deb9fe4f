package io.fairlead.record;

import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topics.Keys;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A row with its values before and after; null where the table has none.
public record RowChange(
        RowKey row, @Nullable TableEntry before, @Nullable TableEntry after) {

    /// The rows that the decision changed, in the order in which it did.
    ///
    /// | before and after | rows |
    /// |---|---|
    /// | both null: a write to a target, an act | none, whatever the service of the decision |
    /// | the status of a source | none: not every change of it is a decision |
    /// | of one row | one |
    /// | of two rows: a freeze of a renamed source | two, the first of which ends |
    public static List<RowChange> of(LoggedDecision logged) {
        Decision decision = logged.decision();
        int partition = logged.at().partition();
        TableEntry before = ofTable(decision.before());
        TableEntry after = ofTable(decision.after());
        RowKey first = row(partition, before);
        RowKey second = row(partition, after);
        if (first != null && second != null && !first.equals(second)) {
            return List.of(new RowChange(first, before, null), new RowChange(second, null, after));
        }
        return Stream.of(first, second)
                .filter(Objects::nonNull)
                .findFirst()
                .map(row -> List.of(new RowChange(row, before, after)))
                .orElse(List.of());
    }

    private static @Nullable TableEntry ofTable(@Nullable TableEntry entry) {
        return switch (entry) {
            case null -> null;
            case SourceStatus _ -> null;
            case MergedEndpoint it -> it;
            case MergedService it -> it;
            case Freeze it -> it;
        };
    }

    private static @Nullable RowKey row(int partition, @Nullable TableEntry entry) {
        return entry == null ? null : new RowKey(partition, Keys.of(entry));
    }
}

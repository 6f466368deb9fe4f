package io.fairlead.operations.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.record.FieldChanges;
import io.fairlead.record.RowChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row that differs between two times.
///
/// @param change the fields that differ; empty where only its provenance does
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RowChangeView(@Nullable String service, String row, List<String> change) {
    public static RowChangeView of(RowChange change) {
        return new RowChangeView(
                change.row().service().map(String::valueOf).orElse(null),
                TableRowView.name(change.row()),
                FieldChanges.between(change.before(), change.after()));
    }
}

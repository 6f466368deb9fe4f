package io.fairlead.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.operations.record.TableRowView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of the table at a time.
///
/// @param time     null for the present
/// @param position the first offset of each partition that the time leaves out
@JsonInclude(JsonInclude.Include.NON_NULL)
record TablePage(
        @Nullable String time,
        List<TableRowView> rows,
        String position,
        boolean complete,
        @Nullable String next) {}

package io.fairlead.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.operations.record.RowChangeView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of the rows that differ between two times.
///
/// @param position the first offset of each partition that the later time leaves out
@JsonInclude(JsonInclude.Include.NON_NULL)
record DiffPage(
        List<RowChangeView> rows,
        String position,
        boolean complete,
        @Nullable String next) {}

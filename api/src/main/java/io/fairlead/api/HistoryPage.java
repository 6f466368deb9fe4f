package io.fairlead.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.operations.record.DecisionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a history.
///
/// @param position the first offset of each partition that is not part of it
/// @param complete false if a decision could not be read and is missing
/// @param next     the parameter `page` for the next page; null on the last one
@JsonInclude(JsonInclude.Include.NON_NULL)
record HistoryPage(
        List<DecisionView> decisions,
        String position,
        boolean complete,
        @Nullable String next) {}

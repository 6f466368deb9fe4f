package io.fairlead.api;

import io.fairlead.record.Cut;
import io.fairlead.record.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The rows of one page, of rows that come in the order of their keys.
final class PageOfRows<T> {
    private final ParameterValues values;
    private final @Nullable RowKey after;
    private final List<T> rows = new ArrayList<>();
    private @Nullable RowKey last;
    private boolean hasMore;

    /// @throws ApiProblem.Refused the page is of another route
    PageOfRows(ParameterValues values) {
        this.values = values;
        this.after = values.page().map(it -> RowText.parse(it.after())).orElse(null);
    }

    /// Takes the row if it belongs to the page.
    void offer(RowKey row, Supplier<T> view) {
        boolean isMeant = (after == null || row.compareTo(after) > 0)
                && values.namespace()
                        .map(it -> row.service()
                                .filter(service -> service.namespace().equals(it))
                                .isPresent())
                        .orElse(true);
        if (!isMeant) {
            return;
        }
        hasMore = rows.size() == values.limit();
        if (!hasMore) {
            rows.add(view.get());
            last = row;
        }
    }

    List<T> rows() {
        return rows;
    }

    /// Null on the last page.
    @Nullable
    String next() {
        return hasMore && last != null ? new PageToken(Cut.NOW, RowText.of(last)).text() : null;
    }
}

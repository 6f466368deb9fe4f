package io.fairlead.cli;

import io.fairlead.model.Printable;
import io.fairlead.operations.table.WhyView;
import io.fairlead.operations.table.WhyView.FieldView;
import io.fairlead.operations.table.WitnessView;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints the origin of each value of a service for people.
final class WhyText {
    private static final List<String> COLUMNS = List.of("field", "value", "from", "overruled");

    private WhyText() {}

    /// @param emptySince since when the service has no endpoint; null if it has one
    static void print(PrintWriter out, WhyView why, @Nullable Instant emptySince) {
        out.println(why.service() + "  resolution " + why.resolution()
                + (emptySince == null ? "" : "  without endpoints since " + Age.toMillis(emptySince)));
        out.println("listed by, in the order of precedence: " + text(why.listedBy()));
        why.panic()
                .forEach(panic ->
                        out.println("in panic in target " + panic + ": all endpoints not in maintenance are written"));
        if (!why.fields().isEmpty()) {
            new TextTable(COLUMNS, rows(why.fields())).print(out);
        }
        why.endpoints().forEach((key, endpoint) -> {
            out.println();
            out.println(key + "  listed by " + text(endpoint.listedBy()));
            new TextTable(COLUMNS, rows(endpoint.fields())).print(out);
        });
        out.println();
        out.flush();
    }

    private static String text(List<WitnessView> witnesses) {
        return Printable.of(
                String.join(", ", witnesses.stream().map(String::valueOf).toList()));
    }

    private static List<Map<String, Object>> rows(List<FieldView> fields) {
        return fields.stream().map(WhyText::row).toList();
    }

    private static Map<String, Object> row(FieldView field) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("field", field.field());
        row.put("value", field.value());
        row.put("from", field.from());
        row.put("overruled", field.overruled());
        return row;
    }
}

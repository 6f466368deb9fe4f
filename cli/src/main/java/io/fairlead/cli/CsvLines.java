package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Rows as CSV (RFC 4180), with a heading. Every value is quoted, and one that a spreadsheet would take for a
/// formula begins with an apostrophe: registries write these values.
final class CsvLines {
    private CsvLines() {}

    static List<String> of(List<String> columns, List<Map<String, Object>> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(line(columns));
        rows.forEach(row ->
                lines.add(line(columns.stream().map(it -> cell(row.get(it))).toList())));
        return lines;
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    private static String line(List<String> cells) {
        return cells.stream().map(CsvLines::quoted).collect(Collectors.joining(","));
    }

    private static String quoted(String cell) {
        boolean isFormula = !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0;
        return "\"" + (isFormula ? "'" : "") + cell.replace("\"", "\"\"") + "\"";
    }
}

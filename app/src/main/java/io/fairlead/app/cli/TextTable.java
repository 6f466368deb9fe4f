package io.fairlead.app.cli;

import io.fairlead.model.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A plain table: headings in capitals, columns as wide as their widest value, two spaces between. A value is shown on
/// one line, whatever is in it.
final class TextTable {
    private final List<String> columns;
    private final List<Map<String, Object>> rows;

    TextTable(List<String> columns, List<Map<String, Object>> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    void print(PrintWriter out) {
        if (rows.isEmpty()) {
            out.println("(none)");
            return;
        }
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            String column = columns.get(i);
            widths[i] = rows.stream()
                    .mapToInt(row -> cell(row, column).length())
                    .max()
                    .orElse(0);
            widths[i] = Math.max(widths[i], column.length());
        }
        out.println(line(columns.stream().map(it -> it.toUpperCase(Locale.ROOT)).toList(), widths));
        for (Map<String, Object> row : rows) {
            out.println(line(columns.stream().map(it -> cell(row, it)).toList(), widths));
        }
    }

    private static String cell(Map<String, Object> row, String column) {
        Object value = row.get(column);
        return value == null ? "-" : Printable.of(value instanceof List<?> list ? join(list) : value.toString());
    }

    private static String join(List<?> list) {
        return list.isEmpty()
                ? "-"
                : String.join(", ", list.stream().map(String::valueOf).toList());
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i));
            if (i < widths.length - 1) {
                line.append(" ".repeat(widths[i] - cells.get(i).length() + 2));
            }
        }
        return line.toString();
    }
}

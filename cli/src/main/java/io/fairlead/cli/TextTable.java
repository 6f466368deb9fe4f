package io.fairlead.cli;

import io.fairlead.model.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A plain table: headings in capitals, columns as wide as their widest value, two spaces between. A value is shown on
/// one line, whatever it contains.
///
/// A table that is wider than the terminal is made to fit, without losing a value: its sentences become notes below it,
/// then empty columns are dropped, and a row that is still too long becomes a list of its values.
final class TextTable {
    /// The columns that contain sentences.
    private static final Set<String> PROSE = Set.of("problem", "reason", "message", "detail");
    /// A shorter value is more useful in its row than below the table.
    private static final int SHORT = 24;

    private final List<String> columns;
    private final List<Map<String, Object>> rows;

    TextTable(List<String> columns, List<Map<String, Object>> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    void print(PrintWriter out) {
        print(out, TerminalWidth.current());
    }

    void print(PrintWriter out, int width) {
        if (rows.isEmpty()) {
            out.println("(none)");
            return;
        }
        List<List<String>> all = rows.stream().map(row -> cells(columns, row)).toList();
        if (fits(columns, all, width)) {
            lines(out, columns, all);
            return;
        }
        List<String> notes = new ArrayList<>();
        List<List<String>> noted = all.stream().map(row -> noted(row, notes)).toList();
        List<String> kept = fits(columns, noted, width) ? columns : withValues(noted);
        List<List<String>> narrow = noted.stream()
                .map(row ->
                        kept.stream().map(it -> row.get(columns.indexOf(it))).toList())
                .toList();
        if (fits(kept, narrow, width)) {
            lines(out, kept, narrow);
            notes(out, notes, width);
        } else {
            all.forEach(row -> list(out, row, width));
        }
    }

    private List<String> withValues(List<List<String>> all) {
        return columns.stream()
                .filter(column -> all.stream()
                        .anyMatch(row -> !row.get(columns.indexOf(column)).equals("-")))
                .toList();
    }

    /// The same row with a number instead of each sentence; equal sentences share one note.
    private List<String> noted(List<String> row, List<String> notes) {
        List<String> noted = new ArrayList<>(row);
        for (int i = 0; i < row.size(); i++) {
            String text = row.get(i);
            if (PROSE.contains(columns.get(i)) && text.length() > SHORT) {
                if (!notes.contains(text)) {
                    notes.add(text);
                }
                noted.set(i, "[" + (notes.indexOf(text) + 1) + "]");
            }
        }
        return noted;
    }

    private static void notes(PrintWriter out, List<String> notes, int width) {
        for (int i = 0; i < notes.size(); i++) {
            String number = "[" + (i + 1) + "] ";
            out.println();
            wrapped(out, number, notes.get(i), width);
        }
    }

    private void list(PrintWriter out, List<String> row, int width) {
        int names = columns.stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < row.size(); i++) {
            if (!row.get(i).equals("-")) {
                String name = columns.get(i).toUpperCase(Locale.ROOT);
                String heading = (i == 0 ? name : "  " + name);
                wrapped(out, heading + " ".repeat(names + 4 - heading.length()), row.get(i), width);
            }
        }
    }

    private static void wrapped(PrintWriter out, String heading, String text, int width) {
        String indent = " ".repeat(heading.length());
        out.println(heading + String.join("\n" + indent, Wrapped.lines(text, width - heading.length())));
    }

    private static boolean fits(List<String> columns, List<List<String>> all, int width) {
        int sum = 2 * (columns.size() - 1);
        for (int each : widths(columns, all)) {
            sum += each;
        }
        return sum <= width;
    }

    private static int[] widths(List<String> columns, List<List<String>> all) {
        int[] widths = columns.stream().mapToInt(String::length).toArray();
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static void lines(PrintWriter out, List<String> columns, List<List<String>> all) {
        int[] widths = widths(columns, all);
        out.println(line(columns.stream().map(it -> it.toUpperCase(Locale.ROOT)).toList(), widths));
        all.forEach(row -> out.println(line(row, widths)));
    }

    private static List<String> cells(List<String> columns, Map<String, Object> row) {
        return columns.stream().map(it -> cell(row, it)).toList();
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

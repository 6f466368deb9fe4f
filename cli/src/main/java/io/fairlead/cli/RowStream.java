package io.fairlead.cli;

import io.fairlead.model.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/// Prints rows as they arrive, without buffering.
final class RowStream {
    private final PrintWriter out;
    private final OutputFormat format;
    private boolean begun;

    RowStream(PrintWriter out, OutputFormat format) {
        this.out = out;
        this.format = format;
    }

    void print(List<Map<String, Object>> rows) {
        switch (format) {
            case TABLE -> rows.forEach(this::line);
            case JSON ->
                rows.forEach(row -> {
                    out.print(begun ? ",\n" : "[\n");
                    out.print(Answers.json(row));
                    begun = true;
                });
            case YAML -> {
                if (!rows.isEmpty()) {
                    Answers.print(out, format, List.of(), rows);
                    begun = true;
                }
            }
        }
        out.flush();
    }

    private void line(Map<String, Object> row) {
        StringBuilder line = new StringBuilder();
        row.values()
                .forEach(value -> line.append(line.isEmpty() ? "" : "  ").append(Printable.of(String.valueOf(value))));
        out.println(line);
        begun = true;
    }

    void end() {
        switch (format) {
            case TABLE -> {
                if (!begun) {
                    out.println("(none)");
                }
            }
            case JSON -> out.println(begun ? "\n]" : "[]");
            case YAML -> {
                if (!begun) {
                    out.println("[]");
                }
            }
        }
        out.flush();
    }
}

package io.fairlead.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The mistakes of one file, gathered so that the operator sees all of them at once.
final class Problems {
    private record Problem(int line, String where, String text) {}

    private static final Comparator<Problem> ORDER =
            Comparator.comparingInt(Problem::line).thenComparing(Problem::where).thenComparing(Problem::text);

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(int line, KeyPath path, String text) {
        found.add(new Problem(line, " line " + line + (path.text().isEmpty() ? "" : ": " + path), text));
    }

    void addSyntax(int line, int column, String text) {
        found.add(new Problem(line, " line " + line + " column " + column, text));
    }

    void addWhole(String text) {
        found.add(new Problem(0, "", text));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// One line for each mistake, in the order of the file.
    String report() {
        return found.stream()
                .sorted(ORDER)
                .distinct()
                .map(problem -> file + problem.where() + ": " + problem.text())
                .collect(Collectors.joining("\n"));
    }
}

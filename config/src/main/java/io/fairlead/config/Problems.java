package io.fairlead.config;

import io.fairlead.options.KeyPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The errors of one file, collected so that all of them are reported at once.
final class Problems {
    private record Problem(int line, KeyPath path, String where, String text) {}

    private static final Comparator<Problem> ORDER =
            Comparator.comparingInt(Problem::line).thenComparing(Problem::where).thenComparing(Problem::text);

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private final List<Problem> warned = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(int line, KeyPath path, String text) {
        found.add(new Problem(line, path, " line " + line + (path.text().isEmpty() ? "" : ": " + path), text));
    }

    /// Something unusual that may be intended.
    void warn(int line, KeyPath path, String text) {
        warned.add(new Problem(line, path, " line " + line + ": " + path, text));
    }

    void addSyntax(int line, int column, String text) {
        found.add(new Problem(line, KeyPath.ROOT, " line " + line + " column " + column, text));
    }

    void addWhole(String text) {
        found.add(new Problem(0, KeyPath.ROOT, "", text));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// Whether the value at a path has an error of its own.
    boolean isAt(KeyPath path) {
        return found.stream().anyMatch(problem -> path.equals(problem.path()));
    }

    /// Whether the value at a path, or anything in it, has an error.
    boolean isAny(KeyPath path) {
        return found.stream().anyMatch(problem -> path.holds(problem.path()));
    }

    /// One line for each error, in the order of the file.
    String report() {
        return String.join("\n", lines(found));
    }

    /// The warnings, in the order of the file.
    List<String> warnings() {
        return lines(warned);
    }

    private List<String> lines(List<Problem> problems) {
        return problems.stream()
                .sorted(ORDER)
                .distinct()
                .map(problem -> file + problem.where() + ": " + problem.text())
                .toList();
    }
}

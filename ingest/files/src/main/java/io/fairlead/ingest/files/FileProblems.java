package io.fairlead.ingest.files;

import io.fairlead.model.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The problems of one file, or of one entry of it; their number is limited to what a person reads.
final class FileProblems {
    private static final int MOST = 20;

    private record Problem(int line, String message) {}

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private int count;

    FileProblems(String file) {
        this.file = file;
    }

    /// For an entry of the same file.
    FileProblems ofEntry() {
        return new FileProblems(file);
    }

    /// @param line 0 for the file as a whole
    void add(int line, String message) {
        if (count++ < MOST) {
            found.add(new Problem(line, message));
        }
    }

    void addAll(FileProblems others) {
        others.found.forEach(each -> add(each.line(), each.message()));
        count += others.count - others.found.size();
    }

    void unknownKey(int line, String where, String key, Collection<String> known) {
        add(
                line,
                where + ": the key \"" + key + "\" is not known; "
                        + Nearest.to(key, known)
                                .map(near -> "did you mean \"" + near + "\"?")
                                .orElse("expected one of " + String.join(", ", known)));
    }

    void expected(Node found, String where, String expected) {
        add(
                found.line(),
                where + ": "
                        + (found instanceof Node.Unusable(var _, String problem)
                                ? problem
                                : "found " + found.kind() + ", expected " + expected));
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// One problem per line, in the order of the file's lines.
    String text() {
        found.sort(Comparator.comparingInt(Problem::line));
        List<String> lines = new ArrayList<>();
        for (Problem problem : found) {
            String line = problem.line() == 0 ? "" : " line " + problem.line();
            lines.add((file + line + ": " + problem.message()).replaceAll("\\p{Cntrl}", "?"));
        }
        if (count > MOST) {
            lines.add(file + ": and " + (count - MOST) + " more");
        }
        return String.join("\n", lines);
    }

    /// The same problems without their line numbers, which change when something else in the file changes.
    String cause() {
        return count + found.stream().map(Problem::message).sorted().collect(Collectors.joining("\n", "\n", ""));
    }
}

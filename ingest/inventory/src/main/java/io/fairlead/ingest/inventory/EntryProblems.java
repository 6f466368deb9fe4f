package io.fairlead.ingest.inventory;

import io.fairlead.model.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The problems of one document, or of one entry of it; their number is limited to what a person reads.
public final class EntryProblems {
    private static final int MOST = 20;

    private record Problem(String where, int line, String message) {}

    private final Document document;
    private final List<Problem> found = new ArrayList<>();
    private int count;

    public EntryProblems(Document document) {
        this.document = document;
    }

    /// For an entry of the same document.
    public EntryProblems ofEntry() {
        return new EntryProblems(document);
    }

    Document document() {
        return document;
    }

    /// Adds a problem.
    ///
    /// @param line 0 for the document as a whole
    public void add(int line, String message) {
        if (count++ < MOST) {
            found.add(new Problem(document.name(), line, message));
        }
    }

    public void addAll(EntryProblems others) {
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

    public void expected(Node found, String where, String expected) {
        add(
                found.line(),
                where + ": "
                        + (found instanceof Node.Unusable(var _, String problem)
                                ? problem
                                : "found " + found.kind() + ", expected " + expected));
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /// One problem per line, in the order of the document's lines.
    public String text() {
        found.sort(Comparator.comparingInt(Problem::line));
        List<String> lines = new ArrayList<>();
        for (Problem problem : found) {
            String line = problem.line() == 0 ? "" : " line " + problem.line();
            lines.add((problem.where() + line + ": " + problem.message()).replaceAll("\\p{Cntrl}", "?"));
        }
        if (count > MOST) {
            lines.add(document.name() + ": and " + (count - MOST) + " more");
        }
        return String.join("\n", lines);
    }

    /// The same problems without their line numbers, which change when something else changes.
    String cause() {
        return count + found.stream().map(Problem::message).sorted().collect(Collectors.joining("\n", "\n", ""));
    }
}

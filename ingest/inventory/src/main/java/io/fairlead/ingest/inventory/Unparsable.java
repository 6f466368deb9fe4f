package io.fairlead.ingest.inventory;

/// A document cannot be used as a whole. Carries no stack trace: it is part of reading.
final class Unparsable extends RuntimeException {
    private final int line;

    Unparsable(int line, String message) {
        super(message, null, false, false);
        this.line = line;
    }

    void report(EntryProblems problems) {
        problems.add(line, String.valueOf(getMessage()));
    }
}

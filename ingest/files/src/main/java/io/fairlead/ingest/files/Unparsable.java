package io.fairlead.ingest.files;

/// A file cannot be used as a whole. Carries no stack trace: it is part of reading.
final class Unparsable extends RuntimeException {
    private final int line;

    Unparsable(int line, String message) {
        super(message, null, false, false);
        this.line = line;
    }

    void report(FileProblems problems) {
        problems.add(line, String.valueOf(getMessage()));
    }
}

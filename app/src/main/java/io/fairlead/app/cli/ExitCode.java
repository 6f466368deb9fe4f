package io.fairlead.app.cli;

/// What a command's end tells a program.
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    /// Wrong use, or a configuration that cannot work.
    static final int USAGE = 2;
    /// `plan`, `verify`, `diff`: there are differences.
    static final int DIFFERENCES = 3;

    private ExitCode() {}
}

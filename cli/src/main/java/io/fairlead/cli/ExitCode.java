package io.fairlead.cli;

import io.fairlead.model.failure.ConfigurationFailure;
import java.util.Set;

/// What a command's end tells a program.
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    /// Wrong use, or a configuration that cannot work: another start ends the same way, so that supervisors such as
    /// systemd (`RestartPreventExitStatus=2`) give up.
    static final int USAGE = 2;
    /// `plan`, `verify`, `diff`: there are differences.
    static final int DIFFERENCES = 3;

    /// A port, a directory or a consumer group that another process uses is free once that one ends.
    private static final Set<String> CURED_BY_A_RESTART = Set.of(
            "APP-GROUP-TAKEN",
            "APP-HTTP-PORT",
            "EMBEDDED-KAFKA-IN-USE",
            "EMBEDDED-KAFKA-PORT",
            "EMBEDDED-REGISTRY-PORT");

    private ExitCode() {}

    static int of(ConfigurationFailure failure) {
        return CURED_BY_A_RESTART.contains(failure.code()) ? FAILED : USAGE;
    }
}

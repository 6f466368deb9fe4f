package io.fairlead.cli;

import io.fairlead.model.failure.ConfigurationFailure;
import java.util.Set;

/// The exit codes of commands.
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    /// Wrong usage, or a configuration that cannot work: another start ends the same way, so that supervisors such as
    /// systemd (`RestartPreventExitStatus=2`) stop retrying.
    static final int USAGE = 2;
    /// There are differences, or a preview shows something to do that was not done.
    static final int DIFFERENCES = 3;

    /// A port, a directory or a consumer group that another process uses becomes free when that process ends.
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

package io.fairlead.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/// How much of the log a command shows.
final class LogLevel {
    private LogLevel() {}

    /// Where the screen belongs to a person, only warnings stand beside what the command says. `FAIRLEAD_LOG` of the
    /// environment is stronger.
    static void warningsOnly() {
        if (System.getenv("FAIRLEAD_LOG") == null
                && LoggerFactory.getLogger("io.fairlead") instanceof Logger ofFairlead) {
            ofFairlead.setLevel(Level.WARN);
        }
    }
}

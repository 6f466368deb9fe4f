package io.fairlead.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/// How much of the log a command shows.
final class LogLevel {
    private LogLevel() {}

    /// For commands that answer and end, and for the demo: what they embed meanwhile, such as a schema registry, is no
    /// part of the answer. `FAIRLEAD_LOG` of the environment takes precedence.
    static void warningsOnly() {
        if (System.getenv("FAIRLEAD_LOG") == null
                && LoggerFactory.getLogger("io.fairlead") instanceof Logger ofFairlead) {
            ofFairlead.setLevel(Level.WARN);
        }
    }
}

package io.fairlead.config;

import org.slf4j.event.Level;

/// The level and the format of Fairlead's own log in `run`.
public record LogConfig(Level level, Format format) {
    public static final LogConfig DEFAULT = new LogConfig(Level.INFO, Format.TEXT);

    /// Every event is one line.
    public enum Format {
        /// `key=value`
        TEXT,
        JSON
    }
}

package io.fairlead.config;

import org.slf4j.event.Level;

/// How much of Fairlead's own log `run` shows, and in which form.
public record LogConfig(Level level, Format format) {
    public static final LogConfig DEFAULT = new LogConfig(Level.INFO, Format.TEXT);

    /// Every event is one line.
    public enum Format {
        /// `key=value`
        TEXT,
        JSON
    }
}

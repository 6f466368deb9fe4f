package io.fairlead.config;

import io.fairlead.options.KeyPath;

/// The secrets of a configuration that a command needs. If one is not needed, its environment variable or file may be
/// missing, and its value is empty.
public enum NeededSecrets {
    /// All of them: `run` and `validate`.
    ALL,
    /// Those of Kafka and the schema registry: commands that read the topics.
    OF_KAFKA,
    /// None: commands that only query the running process.
    NONE;

    boolean areNeededAt(KeyPath path) {
        return switch (this) {
            case ALL -> true;
            case OF_KAFKA -> !path.text().startsWith("sources[");
            case NONE -> false;
        };
    }
}

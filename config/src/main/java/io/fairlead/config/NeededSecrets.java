package io.fairlead.config;

import io.fairlead.options.KeyPath;

/// Which secrets of a configuration a command needs. Where one is not needed, its environment variable or file may be
/// missing, and its value is empty.
public enum NeededSecrets {
    /// Of everything that is configured: `run` and `validate`.
    ALL,
    /// Of Kafka and the schema registry: commands that read the topics.
    OF_KAFKA,
    /// None: commands that only ask the running process.
    NONE;

    boolean areNeededAt(KeyPath path) {
        return switch (this) {
            case ALL -> true;
            case OF_KAFKA -> !path.text().startsWith("sources[");
            case NONE -> false;
        };
    }
}

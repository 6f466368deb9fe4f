package io.fairlead.embedded;

import io.fairlead.model.Sorted;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The configuration of an [EmbeddedKafka].
///
/// @param port 0 takes a free port
/// @param overrides broker properties that override ours
public record EmbeddedKafkaConfig(Storage storage, int port, SortedMap<String, String> overrides) {
    /// The location of the broker's data.
    public sealed interface Storage {
        /// A new directory, deleted with [EmbeddedKafka#close()].
        record Temporary() implements Storage {}

        /// A permanent directory: the next broker on it has its topics and records.
        record Kept(Path directory) implements Storage {}
    }

    public EmbeddedKafkaConfig {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is outside 0-65535");
        }
        overrides = Sorted.map(overrides);
    }

    public static EmbeddedKafkaConfig temporary() {
        return new EmbeddedKafkaConfig(new Storage.Temporary(), 0, new TreeMap<>());
    }

    public static EmbeddedKafkaConfig kept(Path directory) {
        return new EmbeddedKafkaConfig(new Storage.Kept(directory), 0, new TreeMap<>());
    }

    public EmbeddedKafkaConfig withPort(int port) {
        return new EmbeddedKafkaConfig(storage, port, overrides);
    }

    public EmbeddedKafkaConfig withOverrides(Map<String, String> overrides) {
        return new EmbeddedKafkaConfig(storage, port, new TreeMap<>(overrides));
    }
}

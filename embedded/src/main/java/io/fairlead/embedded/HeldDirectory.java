package io.fairlead.embedded;

import java.nio.file.Path;

/// The locked directory of an embedded broker that does not run: until this is closed, none starts there.
public final class HeldDirectory implements AutoCloseable {
    private final DataDirectory directory;

    private HeldDirectory(DataDirectory directory) {
        this.directory = directory;
    }

    /// Creates the directory if it does not exist.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure `EMBEDDED-KAFKA-IN-USE`: a broker runs on it, or
    ///     another holds it; `EMBEDDED-KAFKA-DIRECTORY`: it cannot be used
    public static HeldDirectory of(Path directory) {
        return new HeldDirectory(DataDirectory.open(new EmbeddedKafkaConfig.Storage.Kept(directory)));
    }

    @Override
    public void close() {
        directory.close();
    }
}

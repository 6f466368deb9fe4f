package io.fairlead.app.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What a person may ask of the demo. `length` empty: until it is stopped.
public record DemoOptions(
        Path folder, Optional<String> consul, Optional<Path> kubeconfig, Optional<Duration> length, Story story) {
    /// Whether the story of changes is played.
    public enum Story {
        PLAYED,
        QUIET
    }
}

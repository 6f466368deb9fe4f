package io.fairlead.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A person's choices for the demo. `length` counts from the start of the command; empty: until it is stopped.
public record DemoOptions(
        Path folder, Optional<String> consul, Optional<Path> kubeconfig, Optional<Duration> length, Story story) {
    /// The choice to play the story of changes or not.
    public enum Story {
        PLAYED,
        QUIET
    }
}

package io.fairlead.options;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a configuration refers to outside of itself: the folder that relative paths start from, the home folder
/// that `~` is replaced by, and the environment variables.
public record ConfigEnvironment(Path folder, Path home, Map<String, String> environment) {
    public ConfigEnvironment {
        folder = folder.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
    }

    /// Those of this process, for a configuration file.
    public static ConfigEnvironment of(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return new ConfigEnvironment(
                folder == null ? file.toAbsolutePath() : folder,
                Path.of(System.getProperty("user.home", "/")),
                System.getenv());
    }

    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    public Path resolve(String path) {
        if (path.equals("~") || path.startsWith("~/")) {
            return home.resolve(path.substring(Math.min(2, path.length()))).normalize();
        }
        return folder.resolve(path).normalize();
    }

    /// Environment variables hold secrets: they stay out of logs.
    @Override
    public String toString() {
        return "ConfigEnvironment[folder=" + folder + ", home=" + home + "]";
    }
}

package io.fairlead.config;

import java.nio.file.Path;

/// The folder that gets one YAML file per object.
public record FilesTargetOptions(Path directory) implements TargetOptions {}

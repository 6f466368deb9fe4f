package io.fairlead.publisher.files;

import java.nio.file.Path;

/// The directory that gets one YAML file per object.
public record FilesTargetOptions(Path directory) {}

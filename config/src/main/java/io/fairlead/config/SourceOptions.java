package io.fairlead.config;

/// What only one kind of registry needs.
public sealed interface SourceOptions permits ConsulOptions, FilesOptions {}

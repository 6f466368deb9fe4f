package io.fairlead.app.config;

/// What only one kind of registry needs.
public sealed interface SourceOptions permits ConsulOptions, FilesOptions {}

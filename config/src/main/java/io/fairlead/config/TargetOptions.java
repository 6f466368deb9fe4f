package io.fairlead.config;

/// What only one kind of target needs.
public sealed interface TargetOptions permits IstioOptions, FilesTargetOptions {}

package io.fairlead.config;

import io.fairlead.options.ConfigEnvironment;

/// A configuration as written by the operator.
///
/// @param name of the file, for messages
public record ConfigText(String name, String text, ConfigEnvironment environment) {}

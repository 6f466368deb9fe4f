package io.fairlead.options;

/// A mistake in the options of one source or target.
///
/// @param key of the option, such as `tls.ca`; empty: the options together
/// @param text what was found, what was expected, what to do
public record OptionProblem(String key, String text) {}

package io.fairlead.config;

import io.fairlead.options.ConfigEnvironment;

/// Where the secrets of a configuration come from, and those that are needed; the others may be missing.
record SecretLookup(ConfigEnvironment environment, NeededSecrets needed) {}

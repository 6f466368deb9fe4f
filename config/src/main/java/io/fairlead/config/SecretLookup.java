package io.fairlead.config;

import io.fairlead.options.ConfigEnvironment;

/// Where the secrets of a configuration come from, and which of them are needed: the others may be missing.
record SecretLookup(ConfigEnvironment environment, NeededSecrets needed) {}

package io.fairlead.cli;

/// The output format of a command.
enum OutputFormat {
    TABLE,
    JSON,
    YAML
}

package io.fairlead.cli;

/// How an answer is printed.
enum OutputFormat {
    TABLE,
    JSON,
    YAML
}

package io.fairlead.app.cli;

/// How an answer is printed.
enum OutputFormat {
    TABLE,
    JSON,
    YAML
}

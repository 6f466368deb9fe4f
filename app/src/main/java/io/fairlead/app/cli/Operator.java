package io.fairlead.app.cli;

import picocli.CommandLine.Option;

/// `--as`: under which name the audit keeps a command.
final class Operator {
    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Your name in the audit (default: ${DEFAULT-VALUE}).")
    String name = "";
}

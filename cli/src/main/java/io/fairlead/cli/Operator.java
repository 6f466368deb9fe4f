package io.fairlead.cli;

import io.fairlead.model.Command;
import io.fairlead.model.failure.ConfigurationFailure;
import java.time.Instant;
import picocli.CommandLine.Option;

/// `--as`: under which name the audit keeps a command.
final class Operator {
    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Your name in the audit (default: ${DEFAULT-VALUE}).")
    private String name = "";

    /// The name: not empty, bounded and printable, as it goes into the audit.
    ///
    /// @throws ConfigurationFailure `APP-OPERATOR`: it cannot
    String name() {
        return command(Command.Kind.RELEASE, "", Instant.EPOCH).operator();
    }

    /// A command under this name.
    ///
    /// @throws ConfigurationFailure `APP-OPERATOR`: the name is empty, too long or not printable
    Command command(Command.Kind kind, String argument, Instant at) {
        try {
            return new Command(kind, argument, name, at);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationFailure("APP-OPERATOR", "--as: " + e.getMessage(), e);
        }
    }
}

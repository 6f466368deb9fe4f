package io.fairlead.cli;

import io.fairlead.model.Command;
import io.fairlead.model.failure.ConfigurationFailure;
import java.time.Instant;
import picocli.CommandLine.Option;

/// `--as`: the name under which the audit records a command.
final class Operator {
    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Your name in the audit (default: ${DEFAULT-VALUE}).")
    private String name = "";

    /// The name: not empty, limited in length and printable, because it is written to the audit.
    ///
    /// @throws ConfigurationFailure `APP-OPERATOR`: it is not
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

package io.fairlead.bench;

import io.fairlead.bench.chaos.ChaosCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry of `./fairlead bench` and `./fairlead chaos`.
@Command(
        name = "fairlead",
        description = "Measures and tries Fairlead from a checkout.",
        subcommands = {BenchCommand.class, ChaosCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}

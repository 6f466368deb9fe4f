package io.fairlead.app;

import picocli.CommandLine;

/// The command line.
@CommandLine.Command(
        name = "fairlead",
        mixinStandardHelpOptions = true,
        version = "0.1.0-SNAPSHOT",
        description = "Carries service-registry changes into the mesh.")
public final class Main implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}

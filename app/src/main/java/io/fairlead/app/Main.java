package io.fairlead.app;

import io.fairlead.app.cli.FairleadCommand;

/// The entry of the process.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(FairleadCommand.execute(arguments));
    }
}

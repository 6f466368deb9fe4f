package io.fairlead.app;

import io.fairlead.app.cli.FairleadCommand;
import io.fairlead.app.runtime.ThreadWatch;

/// The entry of the process.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ThreadWatch.install();
        System.exit(FairleadCommand.execute(arguments));
    }
}

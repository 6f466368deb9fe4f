package io.fairlead.app;

import io.fairlead.cli.FairleadCommand;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.server.ThreadWatch;

/// The entry of the process.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ThreadWatch.install();
        System.exit(FairleadCommand.execute(BundledConnectors::list, arguments));
    }
}

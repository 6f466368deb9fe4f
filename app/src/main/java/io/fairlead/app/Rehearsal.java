package io.fairlead.app;

import io.fairlead.cli.FairleadCommand;
import io.fairlead.connectors.BundledConnectors;

/// Runs several commands in one process, one after the other: each argument is one, its words separated by a space.
/// The launcher of a checkout records what they load, so that each of them starts faster. What becomes of a command
/// does not matter.
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] commands) {
        for (String command : commands) {
            FairleadCommand.execute(BundledConnectors::list, command.split(" ", -1));
        }
        System.exit(0);
    }
}

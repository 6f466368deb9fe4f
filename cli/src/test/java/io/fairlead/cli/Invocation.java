package io.fairlead.cli;

import io.fairlead.connectors.BundledConnectors;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// One command line that ran in this JVM, with its exit code and everything that it printed.
record Invocation(int exitCode, String out, String err) {
    static Invocation of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = FairleadCommand.commandLine(BundledConnectors.list());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        int exitCode = command.execute(arguments);
        return new Invocation(exitCode, out.toString(), err.toString());
    }
}

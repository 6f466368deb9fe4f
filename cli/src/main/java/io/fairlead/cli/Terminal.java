package io.fairlead.cli;

import io.fairlead.model.Printable;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine.Model.CommandSpec;

/// The output of commands. Text from a registry, Kafka or an operator cannot control the terminal: control characters
/// are escaped, as in kubectl. Line feeds are not: tables and messages escape those in their values.
final class Terminal {
    /// Moves to the first line, and clears all lines.
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private Terminal() {}

    static PrintWriter out(CommandSpec spec) {
        return safe(spec.commandLine().getOut());
    }

    static PrintWriter err(CommandSpec spec) {
        return safe(spec.commandLine().getErr());
    }

    /// Clears the screen before the next output.
    static void clear(CommandSpec spec) {
        spec.commandLine().getOut().print(CLEAR);
        spec.commandLine().getOut().flush();
    }

    /// The output is no longer read: the other end of the pipe is closed.
    static boolean isGone(CommandSpec spec) {
        return spec.commandLine().getOut().checkError();
    }

    static PrintWriter safe(Writer writer) {
        return new PrintWriter(new Escaping(writer), true);
    }

    private static final class Escaping extends FilterWriter {
        Escaping(Writer writer) {
            super(writer);
        }

        @Override
        public void write(int c) throws IOException {
            write(String.valueOf((char) c));
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            write(new String(text, from, length));
        }

        @Override
        public void write(String text, int from, int length) throws IOException {
            out.write(Printable.lines(text.substring(from, from + length)));
        }
    }
}

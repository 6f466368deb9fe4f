package io.fairlead.cli;

import io.fairlead.model.Printable;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine.Model.CommandSpec;

/// Where commands print to. Nothing that comes from a registry, Kafka or an operator steers the terminal: control
/// characters are escaped, as kubectl does. A line feed passes: tables and messages escape those in their values.
final class Terminal {
    /// Moves to the first line, and takes all lines away.
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private Terminal() {}

    static PrintWriter out(CommandSpec spec) {
        return safe(spec.commandLine().getOut());
    }

    static PrintWriter err(CommandSpec spec) {
        return safe(spec.commandLine().getErr());
    }

    /// What is printed next stands alone on the screen.
    static void clear(CommandSpec spec) {
        spec.commandLine().getOut().print(CLEAR);
        spec.commandLine().getOut().flush();
    }

    /// Nobody reads any more what is printed: the other end of the pipe is closed.
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

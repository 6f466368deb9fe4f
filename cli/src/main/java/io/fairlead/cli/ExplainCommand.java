package io.fairlead.cli;

import io.fairlead.config.KeyExplanation;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Explains a key of the configuration: what it is for, what is expected, its default, its keys.")
final class ExplainCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "KEY",
            arity = "0..1",
            description = "Such as sources.consul.address; without it, the keys of the file.")
    private String key = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = Terminal.out(spec);
        KeyExplanation explanation = KeyExplanation.of(FairleadCommand.connectors(spec), key);
        int width = Math.min(TerminalWidth.current(), TerminalWidth.OF_TEXT);
        facts(out, explanation, width);
        if (!explanation.description().isEmpty()) {
            out.println();
            Wrapped.lines(explanation.description(), width).forEach(out::println);
        }
        if (!explanation.keys().isEmpty()) {
            out.println();
            out.println("KEYS:");
            keys(out, explanation, width);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static void facts(PrintWriter out, KeyExplanation explanation, int width) {
        line(out, width, "KEY", explanation.path());
        line(out, width, "EXPECTED", explanation.expected());
        line(out, width, "REQUIRED", explanation.required() ? "yes" : "");
        line(out, width, "DEFAULT", explanation.defaultValue());
        line(out, width, "EXAMPLE", String.join(", ", explanation.examples()));
    }

    private static void line(PrintWriter out, int width, String label, String text) {
        if (!text.isEmpty()) {
            String heading = label + ":" + " ".repeat(9 - label.length());
            List<String> lines = Wrapped.lines(text, width - heading.length());
            out.println(heading + String.join("\n" + " ".repeat(heading.length()), lines));
        }
    }

    private static void keys(PrintWriter out, KeyExplanation explanation, int width) {
        int names = explanation.keys().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        explanation.keys().forEach((name, about) -> {
            String heading = "  " + name + " ".repeat(names - name.length() + 2);
            String indent = " ".repeat(heading.length());
            String text = String.join("\n" + indent, Wrapped.lines(about, width - heading.length()));
            out.println((heading + text).stripTrailing());
        });
    }
}

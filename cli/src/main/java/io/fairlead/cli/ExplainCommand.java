package io.fairlead.cli;

import io.fairlead.config.ErrorCatalog;
import io.fairlead.config.ErrorCode;
import io.fairlead.config.KeyExplanation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Explains a key of the configuration (what it is for, what is expected, its default, its keys)"
                + " or an error code (what it means, what to do).")
final class ExplainCommand implements Callable<Integer> {
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)]*)\\)");

    @Parameters(
            paramLabel = "KEY|CODE",
            arity = "0..1",
            description = "Such as sources.consul.address or KAFKA-DENIED; without it, the keys of the file.")
    private String topic = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = Terminal.out(spec);
        int width = Math.min(TerminalWidth.current(), TerminalWidth.OF_TEXT);
        if (ErrorCatalog.isCode(topic)) {
            code(out, ErrorCatalog.load().find(topic), width);
        } else {
            key(out, KeyExplanation.of(FairleadCommand.connectors(spec), topic), width);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static void code(PrintWriter out, ErrorCode code, int width) {
        line(out, width, "CODE", code.code());
        line(
                out,
                width,
                "KIND",
                code.kind().name().toLowerCase(Locale.ROOT) + ": " + code.kind().effect());
        line(out, width, "MEANING", withoutLinks(code.meaning()));
        line(out, width, "REMEDY", withoutLinks(code.remedy()));
    }

    /// Of `[text](page.md#part)`, the page.
    private static String withoutLinks(String markdown) {
        return LINK.matcher(markdown).replaceAll("docs/$1");
    }

    private static void key(PrintWriter out, KeyExplanation explanation, int width) {
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

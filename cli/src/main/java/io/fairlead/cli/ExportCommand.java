package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.operations.record.PastQueries;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes every record of the topic `audit` as a line of JSON, for auditors: what was decided, with the place and"
                    + " the SHA-256 of the record in Kafka, and a digest of all lines so far.",
            "--verify compares such a file with what Kafka has."
        })
final class ExportCommand implements Callable<Integer> {
    @Option(
            names = "--to",
            paramLabel = "FILE",
            description =
                    "Writes to this file, which is replaced once everything was written (default: standard output).")
    private @Nullable Path file;

    @Option(
            names = "--verify",
            paramLabel = "FILE",
            description =
                    "Writes nothing: compares this file with Kafka. Exit code 3 if they differ, 1 if Kafka has none of"
                            + " its records any more.")
    private @Nullable Path verified;

    @Mixin
    private SpanOption span = new SpanOption();

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FairleadConfig config = options.readWithoutSources();
        if (verified == null) {
            return export(config);
        }
        if (file != null || span.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--verify compares a file as it is; leave out --to, --since and --until");
        }
        return verify(config, verified);
    }

    private int export(FairleadConfig config) throws InterruptedException {
        Path to = file;
        if (to == null) {
            PrintWriter out = Terminal.out(spec);
            export(config, out);
            return out.checkError() ? ExitCode.FAILED : ExitCode.DONE;
        }
        Path part = Path.of(to + ".part");
        try {
            try (BufferedWriter lines = Files.newBufferedWriter(part, StandardCharsets.UTF_8);
                    PrintWriter out = new PrintWriter(lines)) {
                export(config, out);
                if (out.checkError()) {
                    throw new IOException("it could not be written to its end");
                }
            }
            Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ConfigurationFailure("APP-EXPORT-FILE", to + " cannot be written: " + e, e);
        }
        return ExitCode.DONE;
    }

    private void export(FairleadConfig config, PrintWriter out) throws InterruptedException {
        ExportWriter writer = new ExportWriter(out);
        PastQueries.export(config, span.span(), progress(), writer::write);
        writer.end(span.span());
        if (!out.checkError()) {
            Terminal.err(spec).println(writer.summary());
        }
    }

    private int verify(FairleadConfig config, Path of) throws InterruptedException {
        PrintWriter out = Terminal.out(spec);
        ExportCheck check = ExportCheck.read(of);
        if (!check.broken().isEmpty()) {
            check.broken().forEach(out::println);
            return ExitCode.DIFFERENCES;
        }
        try (ExportFile lines = new ExportFile(of)) {
            ExportComparison comparison = new ExportComparison(lines);
            PastQueries.exported(config, check.ranges(), progress(), comparison);
            comparison.end();
            return compared(check, comparison, out);
        }
    }

    private int compared(ExportCheck check, ExportComparison comparison, PrintWriter out) {
        comparison.differences().forEach(out::println);
        if (!comparison.differences().isEmpty()) {
            return ExitCode.DIFFERENCES;
        }
        if (comparison.compared() > 0 || check.records() == 0) {
            out.println(comparison.compared() + " records are in Kafka as in the file");
        }
        if (comparison.deleted() > 0) {
            out.println(comparison.deleted()
                    + " records are older than what Kafka keeps: only the chain of the file holds for them");
        }
        out.println("compare with the value that was kept elsewhere: "
                + check.chain().value());
        return comparison.compared() == 0 && check.records() > 0 ? ExitCode.FAILED : ExitCode.DONE;
    }

    private ShownProgress progress() {
        return new ShownProgress(Terminal.err(spec), System::nanoTime);
    }
}

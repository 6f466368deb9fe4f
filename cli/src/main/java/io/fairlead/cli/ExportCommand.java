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
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes every record of the topic `audit` as a line of JSON, for auditors: what was decided, with the place and"
                    + " the SHA-256 of the record in Kafka, and a digest of all records of its partition so far.",
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
            description = "Writes nothing: compares this file with Kafka. Exit code 3 if they differ.")
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
        return verified == null ? export(config) : verify(config, verified);
    }

    private int export(FairleadConfig config) throws InterruptedException {
        Path to = file;
        if (to == null) {
            export(config, Terminal.out(spec));
            return ExitCode.DONE;
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
        PastQueries.export(
                config, span.span(), progress(), exported -> out.println(Answers.line(ExportedLine.of(exported))));
        out.flush();
    }

    private int verify(FairleadConfig config, Path of) throws InterruptedException {
        ExportCheck check = ExportCheck.read(of);
        List<String> differences = check.differences(PastQueries.chains(config, check.ranges(), progress()));
        PrintWriter out = Terminal.out(spec);
        differences.forEach(out::println);
        if (differences.isEmpty()) {
            out.println("every record of " + of + " is in Kafka, and no record in between is missing in it");
        }
        return differences.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private ShownProgress progress() {
        return new ShownProgress(Terminal.err(spec), System::nanoTime);
    }
}

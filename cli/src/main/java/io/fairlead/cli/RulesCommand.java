package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.SourceId;
import io.fairlead.operations.rules.RulesComparison;
import io.fairlead.operations.rules.RulesTrial;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(try | diff)",
        description = "Tries the rules of sources before they are used. Changes nothing.")
final class RulesCommand {
    private static final List<String> INSTANCES = List.of("instance", "outcome", "service", "endpoint", "reason");
    private static final List<String> STEPS = List.of("rule", "effect", "values");
    private static final List<String> DIFFERENCES = List.of("source", "instance", "service", "change", "reason");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "try",
            mixinStandardHelpOptions = true,
            description = {
                "Reads the registry of a source once, as it is configured, and shows what its rules make of each instance.",
                "With --instance, shows the effect of each rule on that instance.",
                "The registry is asked at the rate of requests-per-second, so a large one takes time: see --timeout."
            })
    int attempt(
            @Option(
                            names = "--source",
                            required = true,
                            paramLabel = "NAME",
                            converter = SourceNameConverter.class,
                            description = "The source, as in the configuration.")
                    SourceId source,
            @Mixin TrialOption tried,
            @Mixin ConfigOption options,
            @Mixin TableOptions table)
            throws InterruptedException {
        String wanted = tried.instance();
        RulesTrial trial = RulesTrial.of(options.check().config(), tried.of(source), Clock.systemUTC());
        PrintWriter out = Terminal.out(spec);
        PrintWriter err = Terminal.err(spec);
        trial.rejected()
                .forEach((item, failure) ->
                        err.println("not read: " + item + ": " + failure.getMessage() + " (" + failure.code() + ")"));
        if (!wanted.isEmpty() && trial.instances().isEmpty()) {
            err.println(
                    "source " + source + " lists no instance \"" + wanted + "\"; without --instance, all are shown");
            return ExitCode.FAILED;
        }
        List<Map<String, Object>> rows = trial.instances().stream()
                .map(it -> RuleRows.of(it, !wanted.isEmpty()))
                .toList();
        if (table.format == OutputFormat.TABLE && !wanted.isEmpty()) {
            trial.instances().forEach(it -> Answers.print(out, table.format, STEPS, RuleRows.steps(it)));
            out.println();
        }
        Answers.print(out, table.format, INSTANCES, rows);
        return ExitCode.DONE;
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = {
                "Shows what the rules of another configuration would change for the instances that are listed now, from"
                        + " what the registries reported to Kafka.",
                "Instances that the rules in use drop are not in Kafka; `fairlead rules try` reads them from the registry.",
                "An instance of a source that the other configuration does not have is shown as removed.",
                "Exit code 3 if there are differences, 1 if a source or an instance could not be compared."
            })
    int diff(
            @Parameters(paramLabel = "NEW.yaml", description = "The other configuration.") Path other,
            @Mixin ConfigOption options,
            @Mixin TableOptions table)
            throws InterruptedException {
        FairleadConfig inUse = options.readWithoutSources();
        FairleadConfig next = options.readWithoutSources(other);
        List<RulesComparison> compared = RulesComparison.of(inUse, next);
        PrintWriter err = Terminal.err(spec);
        compared.forEach(source -> err.println(RuleRows.summary(source)));
        List<Map<String, Object>> rows = compared.stream()
                .flatMap(source -> source.differences().stream().map(it -> RuleRows.of(source.source(), it)))
                .toList();
        if (compared.stream().allMatch(RulesComparison::isComplete)) {
            Answers.printDifferences(Terminal.out(spec), table.format, DIFFERENCES, rows);
            return rows.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
        }
        if (table.format != OutputFormat.TABLE || !rows.isEmpty()) {
            Answers.print(Terminal.out(spec), table.format, DIFFERENCES, rows);
        }
        return ExitCode.FAILED;
    }
}

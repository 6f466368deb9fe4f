package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.ingest.kafka.SourceReset;
import io.fairlead.model.Command.Kind;
import io.fairlead.model.Printable;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.operations.control.Control;
import io.fairlead.operations.control.SourceResets;
import io.fairlead.operations.control.SourceRetirements;
import io.fairlead.operations.table.ServiceViews;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "source",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(reset | resync | retire)",
        description = "Resets, resyncs or retires a source.")
final class SourceCommand {
    /// The maximum number of services that are listed by name.
    private static final int SHOWN = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = {
                "For a source that is stopped with INGEST-EPOCH-REGRESSED: the topic `owners` was lost or restored,"
                        + " and the table holds a higher epoch than its next one. Raises the next epoch above it; removes"
                        + " no endpoint.",
                "Without --yes it only shows what it would do, and exits with 3 if changes are pending."
            })
    int reset(
            @Parameters(
                            paramLabel = "NAME",
                            converter = SourceNameConverter.class,
                            description = "The source, as in the configuration.")
                    SourceId source,
            @Option(names = "--yes", description = "Do it.") boolean yes,
            @Mixin Operator operator,
            @Mixin ConfigOption options)
            throws InterruptedException {
        PrintWriter out = Terminal.out(spec);
        SourceReset.Plan plan = SourceResets.reset(options.readWithoutSources(), source, operator.name(), shown -> {
            out.println("source " + shown.source() + ": highest epoch in the table " + shown.inTable()
                    + ", next epoch of the topic owners " + shown.next());
            return yes;
        });
        out.println(outcome(plan, yes));
        out.flush();
        return plan.missing() > 0 && !yes ? ExitCode.DIFFERENCES : ExitCode.DONE;
    }

    @Command(
            name = "resync",
            mixinStandardHelpOptions = true,
            description = {
                "Makes the process that reads the source take a new snapshot, which is compared with the table. What is"
                        + " missing is then subject to the deletion guard, as with any other snapshot.",
                "Not needed in normal operation: differences between source and table are found and repaired"
                        + " automatically."
            })
    int resync(
            @Parameters(
                            paramLabel = "NAME",
                            converter = SourceNameConverter.class,
                            description = "The source, as in the configuration.")
                    SourceId source,
            @Mixin Operator operator,
            @Mixin ConfigOption options)
            throws InterruptedException {
        FairleadConfig config = options.readWithoutSources();
        SourceResets.requireConfigured(config, source);
        Control.send(config, List.of(new Subject.OfSource(source)), operator.command(Kind.RESYNC, "", now()));
        PrintWriter out = Terminal.out(spec);
        out.println("requested: the process that reads the source takes a new snapshot; `fairlead status` shows a"
                + " SOURCE-RESYNC problem until the table holds it");
        out.flush();
        return ExitCode.DONE;
    }

    @Command(
            name = "retire",
            mixinStandardHelpOptions = true,
            description = {
                "For a source that was removed from the configuration: removes what it listed from the table, and its"
                        + " row from the status. First shows how many endpoints would be removed from the mesh.",
                "Asks for the source's name at a terminal. Without a terminal and without --yes it only shows what it"
                        + " would do, and exits with 3."
            })
    int retire(
            @Parameters(
                            paramLabel = "NAME",
                            converter = SourceNameConverter.class,
                            description = "The source, as `fairlead status` shows it in the table.")
                    SourceId source,
            @Option(names = "--yes", description = "Do it without asking.") boolean yes,
            @Mixin Operator operator,
            @Mixin ConfigOption options)
            throws InterruptedException {
        PrintWriter out = Terminal.out(spec);
        FairleadConfig config = options.readWithoutSources();
        SourceRetirements.Plan plan = SourceRetirements.plan(config, source);
        show(out, source, Departure.of(source, ServiceViews.all(plan.table())));
        boolean agreed = yes
                || Confirmation.typed(Terminal.err(spec), "Type the name of the source to remove it:", source.value());
        if (agreed) {
            SourceRetirements.carryOut(
                    config, plan, operator.command(Kind.RETIRE, plan.upTo().toString(), now()));
        }
        out.println(
                agreed
                        ? "requested: the topology removes the source, and `fairlead status` then no longer shows it"
                        : "nothing was changed; add --yes to do it");
        out.flush();
        return agreed ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private static Instant now() {
        return InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static void show(PrintWriter out, SourceId source, Departure departure) {
        out.println("source " + source + ": " + departure.leaving() + " endpoints of " + departure.services()
                + " services would be removed from the mesh, " + departure.staying()
                + " stay because another source lists them");
        if (!departure.emptied().isEmpty()) {
            out.println(departure.emptied().size() + " services would be left without endpoints:");
            departure.emptied().stream().limit(SHOWN).forEach(service -> out.println("  " + Printable.of(service)));
            if (departure.emptied().size() > SHOWN) {
                out.println("  and " + (departure.emptied().size() - SHOWN) + " more");
            }
        }
        out.flush();
    }

    private static String outcome(SourceReset.Plan plan, boolean yes) {
        if (plan.missing() == 0) {
            return "nothing to do: the next epoch is above every earlier one";
        }
        String records = plan.missing() + " ownership records";
        return yes
                ? records + " written; an ingest process starts the source within seconds, with a new snapshot"
                : records + " would be written, and the source would take a new snapshot; add --yes to do it";
    }
}

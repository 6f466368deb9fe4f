package io.fairlead.app.cli;

import io.fairlead.app.runtime.SourceResets;
import io.fairlead.ingest.kafka.SourceReset;
import io.fairlead.model.SourceId;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "source",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "reset",
        description = "Brings a source back.")
final class SourceCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = {
                "For a source that is stopped with INGEST-EPOCH-REGRESSED: the topic `owners` was lost or restored, and"
                        + " the table holds a higher epoch than its next one. Lifts the next epoch above it; takes no"
                        + " endpoint out.",
                "Without --yes it only shows what it would do, and ends with 3 where that is something."
            })
    int reset(
            @Parameters(paramLabel = "NAME", description = "The source, as in the configuration.") String name,
            @Option(names = "--yes", description = "Do it.") boolean yes,
            @Mixin Operator operator,
            @Mixin Options options)
            throws InterruptedException {
        PrintWriter out = Terminal.out(spec);
        SourceReset.Plan plan =
                SourceResets.reset(options.readWithoutSources(), new SourceId(name), operator.name(), shown -> {
                    out.println("source " + shown.source() + ": highest epoch in the table " + shown.inTable()
                            + ", next epoch of the topic owners " + shown.next());
                    return yes;
                });
        out.println(outcome(plan, yes));
        out.flush();
        return plan.missing() > 0 && !yes ? ExitCode.DIFFERENCES : ExitCode.DONE;
    }

    private static String outcome(SourceReset.Plan plan, boolean yes) {
        if (plan.missing() == 0) {
            return "nothing to do: the next epoch is above every earlier one";
        }
        String records = plan.missing() + " ownership records";
        return yes
                ? records + " written; an ingest process takes the source within a minute, with a new snapshot"
                : records + " would be written, and the source would take a new snapshot; give --yes to do it";
    }
}

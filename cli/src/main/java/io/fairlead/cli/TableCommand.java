package io.fairlead.cli;

import io.fairlead.model.Command.Kind;
import io.fairlead.model.Subject;
import io.fairlead.operations.control.Control;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "rebuild",
        description = "Repairs the table, the topic that the publisher reads.")
final class TableCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "rebuild",
            mixinStandardHelpOptions = true,
            description = {
                "Rewrites the table from the topology's state, after entries were lost or forged in the topic.",
                "Removes nothing: an entry that is not in the state is removed by the next snapshot of its source."
            })
    int rebuild(@Mixin Operator operator, @Mixin ConfigOption options) throws InterruptedException {
        var now = InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
        Control.send(
                options.readWithoutSources(),
                List.of(new Subject.Everything()),
                operator.command(Kind.REBUILD, "", now));
        PrintWriter out = Terminal.out(spec);
        out.println("requested: the topology writes the table again, `fairlead status` shows when it is complete");
        out.flush();
        return ExitCode.DONE;
    }
}

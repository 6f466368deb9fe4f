package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.control.TargetRetirement;
import io.fairlead.operations.control.TargetRetirement.Mode;
import io.fairlead.publisher.spi.MarkedObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "target",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "retire",
        description = "Removes what a former target left behind.",
        subcommands = TargetCommand.Retire.class)
final class TargetCommand {
    @Command(
            name = "retire",
            mixinStandardHelpOptions = true,
            description = {
                "For a target that was removed from the configuration, or moved: deletes the objects of this pipeline"
                        + " at the place where it was, or leaves them without an owner. First shows which objects these are.",
                "Never touches an object that a configured target has, nor one of another pipeline or installation.",
                "Asks for the target's name at a terminal. Without a terminal and without --yes it only shows what it"
                        + " would do, and exits with 3."
            })
    static final class Retire implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The target's former name, which is used only in the output.")
        private String name = "";

        @Option(names = "--orphan", description = "Remove our marks and keep the objects.")
        private boolean orphan;

        @Option(names = "--yes", description = "Do it without asking.")
        private boolean yes;

        @Mixin
        private PlaceOption place = new PlaceOption();

        @Mixin
        private ConfigOption options = new ConfigOption();

        @Mixin
        private TableOptions table = new TableOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            FairleadConfig config = options.readWithoutSources();
            TargetRetirement retirement = TargetRetirement.at(config, name, place.of(name, config, options.reader()));
            TargetRetirement.Plan plan = retirement.plan(config);
            // Programs read only the results.
            show(table.format == OutputFormat.TABLE ? Terminal.out(spec) : Terminal.err(spec), plan);
            String would = orphan ? "to orphan" : "to delete";
            if (plan.ours().isEmpty()) {
                Agreement.printForPrograms(spec, table.format, List.of(), would);
                return ExitCode.DONE;
            }
            if (!Agreement.given(spec, yes, "Type the name of the target to confirm:", name)) {
                Agreement.printForPrograms(spec, table.format, retirement.asResults(plan), would);
                return ExitCode.DIFFERENCES;
            }
            return Agreement.told(
                    spec,
                    table.format,
                    retirement.carryOut(plan, orphan ? Mode.ORPHAN : Mode.DELETE),
                    orphan ? "orphaned" : "deleted");
        }

        private void show(PrintWriter out, TargetRetirement.Plan plan) {
            if (plan.ours().isEmpty()) {
                out.println("nothing to do: no object there belongs to this pipeline and installation");
            } else {
                out.println(plan.ours().size()
                        + (orphan ? " objects would stay without an owner:" : " objects would be deleted:"));
                ByNamespace.print(
                        out, plan.ours().stream().map(MarkedObject::key).toList());
            }
            if (!plan.others().isEmpty()) {
                MarkedObject first = plan.others().getFirst();
                out.println(plan.others().size() + " objects of another installation are left, such as " + first.key()
                        + " of \"" + first.owner().installation() + "\"");
            }
            out.flush();
        }
    }
}

package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.uninstall.Uninstall;
import io.fairlead.operations.uninstall.Uninstall.Subjects;
import io.fairlead.platform.Result;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "uninstall",
        mixinStandardHelpOptions = true,
        description = {
            "Removes everything that this configuration's pipeline created outside of its processes: objects in its targets,"
                    + " subjects, consumer groups, topics and directories. All its processes have to be stopped.",
            "Continues if a part fails, then exits with 1, and can be run again.",
            "Asks for the pipeline's name at a terminal. Without a terminal and without --yes it only shows what it"
                    + " would do, and exits with 3 if there is something to remove."
        })
final class UninstallCommand implements Callable<Integer> {
    @ArgGroup
    private Consent consent = new Consent();

    static final class Consent {
        @Option(names = "--plan", description = "Only show what would be removed. Exits with 3 if there is anything.")
        private boolean plan;

        @Option(names = "--yes", description = "Do it without asking.")
        private boolean yes;
    }

    @Option(
            names = "--subjects",
            description = "Also subjects in an external schema registry. Only if no other Kafka cluster uses them:"
                    + " records that were written with their schemas cannot be read afterwards.")
    private boolean subjects;

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private TableOptions table = new TableOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FairleadConfig config = options.readWithoutSources();
        try (Uninstall uninstall =
                Uninstall.open(config, subjects ? Subjects.REMOVE : Subjects.LEAVE, InstantSource.system())) {
            if (!consent.yes) {
                List<Result> plan = uninstall.plan();
                int previewed = Agreement.previewed(spec, table.format, plan, "to remove");
                if (consent.plan || !isAnythingToRemove(plan) || !isConfirmed(config)) {
                    return previewed;
                }
            }
            return Agreement.told(spec, table.format, uninstall.carryOut(), "removed");
        }
    }

    private static boolean isAnythingToRemove(List<Result> plan) {
        return plan.stream().anyMatch(it -> it.outcome() == Result.Outcome.DONE);
    }

    private boolean isConfirmed(FairleadConfig config) {
        return Agreement.given(spec, false, "Type the name of the pipeline to remove everything:", config.pipeline());
    }
}

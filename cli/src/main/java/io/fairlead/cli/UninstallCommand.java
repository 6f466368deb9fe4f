package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.uninstall.Uninstall;
import io.fairlead.operations.uninstall.Uninstall.Subjects;
import java.time.InstantSource;
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
            "Continues if a part fails, then exits with 1, and can be run again. Asks for the pipeline's name at a"
                    + " terminal."
        })
final class UninstallCommand implements Callable<Integer> {
    @ArgGroup
    private Consent consent = new Consent();

    static final class Consent {
        @Option(names = "--plan", description = "Only show what would be removed.")
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
            if (consent.plan) {
                return Agreement.told(spec, table.format, uninstall.plan(), "to remove");
            }
            if (!consent.yes) {
                Agreement.print(spec, table.format, uninstall.plan(), "to remove");
            }
            return Agreement.given(
                            spec, consent.yes, "Type the name of the pipeline to remove everything:", config.pipeline())
                    ? Agreement.told(spec, table.format, uninstall.carryOut(), "removed")
                    : ExitCode.DIFFERENCES;
        }
    }
}

package io.fairlead.cli;

import io.fairlead.cli.demo.Demo;
import io.fairlead.cli.demo.DemoContext;
import io.fairlead.cli.demo.DemoOptions;
import io.fairlead.cli.demo.Program;
import io.fairlead.config.ConfigReader;
import io.fairlead.server.logging.Logging;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole pipeline in this process, with a short story of changes.",
            "Kafka and the schema registry are embedded; each change is shown with its milliseconds per stage."
        })
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "fairlead-demo",
            description = "The work directory (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("fairlead-demo");

    @Option(
            names = "--consul",
            paramLabel = "ADDRESS",
            description = "Also reads a real Consul, such as 127.0.0.1:8500.")
    private @Nullable String consul;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Also writes to a real Kubernetes cluster.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Exits this long after the start of the command, such as 60s.")
    private @Nullable Duration length;

    @Option(names = "--quiet-story", description = "Plays no story.")
    private boolean quiet;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Logging.warningsOnly();
        DemoOptions options = new DemoOptions(
                folder,
                Optional.ofNullable(consul),
                Optional.ofNullable(kubeconfig),
                Optional.ofNullable(length),
                quiet ? DemoOptions.Story.QUIET : DemoOptions.Story.PLAYED);
        ConfigReader reader = new ConfigReader(FairleadCommand.connectors(spec));
        DemoContext context = new DemoContext(Program.current(), reader, Clock.systemUTC());
        Demo demo = new Demo(options, context, spec.commandLine().getOut());
        Shutdown.closeOnSignal(demo);
        return demo.run() ? ExitCode.DONE : ExitCode.FAILED;
    }
}

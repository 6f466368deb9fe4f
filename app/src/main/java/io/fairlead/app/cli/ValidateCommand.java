package io.fairlead.app.cli;

import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.runtime.Sources;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Checks the configuration and its rules, and reports every mistake at once.")
final class ValidateCommand implements Callable<Integer> {
    @Mixin
    private Options options = new Options();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        FairleadConfig config = options.read();
        List<String> problems = Sources.check(config);
        if (!problems.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            problems.forEach(err::println);
            return ExitCode.USAGE;
        }
        spec.commandLine()
                .getOut()
                .println(options.config + ": valid; pipeline " + config.pipeline() + ", "
                        + config.sources().size() + " sources, "
                        + config.targets().size() + " targets");
        return ExitCode.DONE;
    }
}

package io.fairlead.cli;

import io.fairlead.model.Subject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "thaw", mixinStandardHelpOptions = true, description = "Ends a freeze; without an option, all of them.")
final class ThawCommand implements Callable<Integer> {
    @Mixin
    private FreezeOption what = new FreezeOption();

    @Mixin
    private Operator operator = new Operator();

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
        List<Subject> subjects =
                what.ask(options.readWithoutSources(), operator.command(io.fairlead.model.Command.Kind.THAW, "", now));
        PrintWriter out = Terminal.out(spec);
        subjects.forEach(subject -> out.println("thawed: " + Subjects.text(subject)));
        out.flush();
        return ExitCode.DONE;
    }
}

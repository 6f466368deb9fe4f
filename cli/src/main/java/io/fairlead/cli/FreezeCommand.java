package io.fairlead.cli;

import io.fairlead.model.Subject;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "freeze",
        mixinStandardHelpOptions = true,
        description = {
            "Stops every write to the meshes: of one service, of what one source lists, to one target, or of"
                    + " everything.",
            "Registries are still read and the table is still updated; what changed is written once the freeze ends."
        })
final class FreezeCommand implements Callable<Integer> {
    @Mixin
    private FreezeOption what = new FreezeOption();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "How long, such as 30m or 1h. Without it the freeze lasts until `fairlead thaw`.")
    private @Nullable Duration time;

    @Mixin
    private Operator operator = new Operator();

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
        String until = until(now);
        List<Subject> subjects = what.ask(
                options.readWithoutSources(), operator.command(io.fairlead.model.Command.Kind.FREEZE, until, now));
        PrintWriter out = Terminal.out(spec);
        subjects.forEach(subject -> out.println("frozen: " + Subjects.text(subject) + ", "
                + (until.isEmpty() ? "until `fairlead thaw`" : "until " + until)));
        out.flush();
        return ExitCode.DONE;
    }

    /// Empty if the freeze has no end.
    private String until(Instant now) {
        if (time == null) {
            return "";
        }
        if (time.isZero()) {
            throw new ParameterException(
                    spec.commandLine(), "--for 0s would end at once; leave it out for a freeze without an end");
        }
        return now.plus(time).toString();
    }
}

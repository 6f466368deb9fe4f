package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.record.PastQueries;
import io.fairlead.operations.record.PastQueries.Following;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = {
            "Shows each decision as soon as it is committed, until it is stopped.",
            "`-o json` prints one object a line."
        })
final class TailCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE|ADDRESS|SOURCE",
            description = "namespace/host, a host, the address of an endpoint, or source:NAME (default: everything).")
    private @Nullable String wanted;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = PastTimeConverter.class,
            defaultValue = "now",
            description =
                    "Also what was decided from then on: -2h, 14:00, \"yesterday 14:00\" (default: ${DEFAULT-VALUE}).")
    private Instant since = PastTime.PRESENT;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Ends after this time, such as 30s (default: runs until it is stopped).")
    private @Nullable Duration length;

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private LinesOption lines = new LinesOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FairleadConfig config = options.readWithoutSources();
        HistorySubject subject = wanted == null ? null : PastSubject.of(wanted, config);
        ShownProgress progress = new ShownProgress(Terminal.err(spec), System::nanoTime);
        PastQueries.follow(config, since, subject, new Following(this::print, progress, stop()));
        return ExitCode.DONE;
    }

    private void print(LoggedDecision logged) {
        PastTime times = new PastTime(Clock.system(ZoneId.systemDefault()));
        lines.print(Terminal.out(spec), PastRows.of(logged, lines.isForPeople(), times));
    }

    /// Ends after the time, and if nobody reads the output any more.
    private BooleanSupplier stop() {
        Duration limit = length;
        long began = System.nanoTime();
        return () -> Terminal.isGone(spec) || (limit != null && System.nanoTime() - began > limit.toNanos());
    }
}

package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.record.PastQueries;
import io.fairlead.operations.record.PastQueries.Span;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what changed about a service, an address or a source, when and why, oldest first.",
            "Reads the topic `audit`: the partition of a service, all of them for an address or a source."
        })
final class HistoryCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("time", "what", "service", "endpoint", "change", "reason", "sources", "target", "ref");

    @Parameters(
            paramLabel = "SERVICE|ADDRESS|SOURCE",
            description = "namespace/host, a host, the address of an endpoint, or source:NAME.")
    private String wanted = "";

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = PastTimeConverter.class,
            description = "From then on: -2h, 14:00, \"yesterday 14:00\", 2026-05-04T14:00:00Z (default: all).")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = PastTimeConverter.class,
            description = "Before then (default: now).")
    private @Nullable Instant until;

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private RowsOption rows = new RowsOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FairleadConfig config = options.readWithoutSources();
        HistorySubject subject = PastSubject.of(wanted, config);
        Span span = new Span(since == null ? Instant.EPOCH : since, until == null ? Instant.MAX : until);
        ShownProgress progress = new ShownProgress(Terminal.err(spec), System::nanoTime);
        List<LoggedDecision> found = PastQueries.history(config, subject, span, progress);
        if (found.isEmpty()) {
            Terminal.err(spec).println("no decision about \"" + wanted + "\" is kept for this time");
        }
        PastTime times = new PastTime(Clock.system(ZoneId.systemDefault()));
        List<Map<String, Object>> shown = found.stream()
                .map(it -> PastRows.of(it, rows.isForPeople(), times))
                .toList();
        rows.print(Terminal.out(spec), COLUMNS, shown);
        return ExitCode.DONE;
    }
}

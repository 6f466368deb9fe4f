package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.Address;
import io.fairlead.operations.record.PastQueries;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    /// In a table they are in the column of the target.
    private static final List<String> CSV_COLUMNS = Stream.concat(
                    COLUMNS.stream(), Stream.of("result", "by", "object", "observed", "applied"))
            .toList();

    @Parameters(
            paramLabel = "SERVICE|ADDRESS|SOURCE",
            description = "namespace/host, a host, the address of an endpoint, or source:NAME.")
    private String wanted = "";

    @Mixin
    private SpanOption span = new SpanOption();

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
        ShownProgress progress = new ShownProgress(Terminal.err(spec), System::nanoTime);
        List<LoggedDecision> found = PastQueries.history(config, subject, span.span(), progress);
        if (found.isEmpty()) {
            Terminal.err(spec).println("no decision about \"" + wanted + "\" is kept for this time" + hint(subject));
        }
        PastTime times = new PastTime(Clock.system(ZoneId.systemDefault()));
        List<Map<String, Object>> shown = found.stream()
                .map(it -> PastRows.of(it, rows.isForPeople(), times))
                .toList();
        rows.print(Terminal.out(spec), rows.isForPeople() ? COLUMNS : CSV_COLUMNS, shown);
        return ExitCode.DONE;
    }

    /// A host that no service of the table has is taken for the address of endpoints.
    private static String hint(HistorySubject subject) {
        return subject instanceof HistorySubject.OfAddress(var address) && address.kind() == Address.Kind.NAME
                ? "; a service that is no longer in the table is named as namespace/host"
                : "";
    }
}

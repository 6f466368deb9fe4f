package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.ServiceKey;
import io.fairlead.operations.record.PastQueries;
import io.fairlead.record.RowChange;
import io.fairlead.record.TableDiff;
import io.fairlead.record.kafka.RecordScan.TableAt;
import java.io.PrintWriter;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how the table differs between two times: all of it, or one service.",
            "What changed and changed back in between is not shown; `fairlead history` shows that.",
            "Exit code 3 if there are differences."
        })
final class DiffCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("service", "row", "change");

    @Parameters(
            index = "0",
            paramLabel = "TIME",
            converter = PastTimeConverter.class,
            description = "-2h, 14:00, \"yesterday 14:00\" or 2026-05-04T14:00:00Z.")
    private Instant from = Instant.EPOCH;

    @Parameters(
            index = "1",
            paramLabel = "TIME|now",
            converter = PastTimeConverter.class,
            description = "The other time, or now.")
    private Instant to = PastTime.PRESENT;

    @Parameters(index = "2", arity = "0..1", paramLabel = "SERVICE", description = "namespace/host, or a host.")
    private @Nullable String wanted;

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private RowsOption rows = new RowsOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FairleadConfig config = options.readWithoutSources();
        ServiceKey service = wanted == null ? null : PastSubject.service(wanted, config);
        ShownProgress progress = new ShownProgress(Terminal.err(spec), System::nanoTime);
        List<TableAt> found = PastQueries.at(config, List.of(from, to), service, progress);
        List<RowChange> all =
                TableDiff.between(found.getFirst().rows(), found.getLast().rows());
        List<Map<String, Object>> shown = all.stream()
                .map(PastRows::of)
                .filter(row -> row.containsKey("change"))
                .toList();
        if (rows.isForPeople()) {
            head(found, all.size() - shown.size());
        }
        rows.printDifferences(Terminal.out(spec), COLUMNS, shown);
        return shown.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private void head(List<TableAt> found, int onlyProvenance) {
        PastTime times = new PastTime(Clock.system(ZoneId.systemDefault()));
        PrintWriter err = Terminal.err(spec);
        err.println("from " + times.show(from) + ", offsets "
                + PastRows.offsets(found.getFirst().cut()));
        err.println("to " + times.show(to) + ", offsets "
                + PastRows.offsets(found.getLast().cut()));
        if (onlyProvenance > 0) {
            err.println(onlyProvenance + " rows differ only in when their sources listed them, and are not shown");
        }
    }
}

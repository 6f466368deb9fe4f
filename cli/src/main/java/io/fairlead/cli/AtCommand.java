package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.ServiceKey;
import io.fairlead.operations.record.PastQueries;
import io.fairlead.operations.record.TableRowView;
import io.fairlead.record.kafka.RecordScan.TableAt;
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
        name = "at",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the table as it was at a time: all of it, or one service.",
            "Reads the table and the decisions since then from Kafka, and undoes them."
        })
final class AtCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("service", "row", "health", "ports", "labels", "sources", "value");

    @Parameters(
            index = "0",
            paramLabel = "TIME",
            converter = PastTimeConverter.class,
            description = "-2h, 14:00, \"yesterday 14:00\" or 2026-05-04T14:00:00Z.")
    private Instant time = Instant.EPOCH;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SERVICE", description = "namespace/host, or a host.")
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
        TableAt found = PastQueries.at(config, List.of(time), service, progress).getFirst();
        if (rows.isForPeople()) {
            PastTime times = new PastTime(Clock.system(ZoneId.systemDefault()));
            Terminal.err(spec).println("at " + times.show(time) + ", offsets " + PastRows.offsets(found.cut()));
        }
        List<Map<String, Object>> shown = found.rows().entrySet().stream()
                .map(it -> PastRows.of(TableRowView.of(it.getKey(), it.getValue())))
                .toList();
        rows.print(Terminal.out(spec), COLUMNS, shown);
        return ExitCode.DONE;
    }
}

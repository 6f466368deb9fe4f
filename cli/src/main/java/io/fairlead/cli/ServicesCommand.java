package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.table.ServiceView;
import io.fairlead.operations.table.ServiceViews;
import io.fairlead.operations.table.TableQueries;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "services",
        mixinStandardHelpOptions = true,
        description = "Lists the services of the table: ports, endpoints, and the sources that list them.")
final class ServicesCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("namespace", "host", "ports", "resolution", "endpoints", "healthy", "panic", "sources");

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private TableOptions table = new TableOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FairleadConfig config = options.readWithoutSources();
        List<Map<String, Object>> rows = ServiceViews.all(TableQueries.glance(config, InstantSource.system())).stream()
                .map(service -> row(ServiceView.of(service, config.targets())))
                .toList();
        Answers.print(Terminal.out(spec), table.format, COLUMNS, rows);
        return ExitCode.DONE;
    }

    private static Map<String, Object> row(ServiceView service) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("namespace", service.namespace());
        row.put("host", service.host());
        row.put("ports", service.ports());
        row.put("resolution", service.resolution());
        row.put("endpoints", service.endpoints());
        row.put("healthy", service.healthy());
        row.put("panic", service.panic());
        row.put("sources", service.sources());
        if (service.emptySince() != null) {
            row.put("empty-since", service.emptySince());
        }
        return row;
    }
}

package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.Health;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.table.image.MeshService;
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
                .map(service -> row(service, config.targets()))
                .toList();
        Answers.print(Terminal.out(spec), table.format, COLUMNS, rows);
        return ExitCode.DONE;
    }

    private static Map<String, Object> row(MeshService service, List<TargetConfig> targets) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("namespace", service.service().service().namespace());
        row.put("host", service.service().service().host());
        row.put("ports", List.copyOf(service.service().ports()));
        row.put("resolution", service.service().resolution().name());
        row.put("endpoints", service.endpoints().size());
        row.put("healthy", healthy(service));
        row.put("panic", Panics.of(service, targets));
        row.put("sources", sources(service));
        if (service.service().emptySince() != null) {
            row.put("empty-since", Age.toMillis(service.service().emptySince()));
        }
        return row;
    }

    private static long healthy(MeshService service) {
        return service.endpoints().values().stream()
                .filter(it -> isUsable(it.endpoint().health()))
                .count();
    }

    private static List<String> sources(MeshService service) {
        return service.service().provenance().witnesses().stream()
                .map(Witness::source)
                .map(String::valueOf)
                .toList();
    }

    private static boolean isUsable(Health health) {
        return health != Health.CRITICAL && health != Health.MAINTENANCE && health != Health.DRAINING;
    }
}

package io.fairlead.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ConfigDifference;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.ConfigParts;
import io.fairlead.config.FairleadConfig;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.operations.connectors.Preflight;
import io.fairlead.operations.connectors.Sources;
import io.fairlead.operations.control.RulesPreview;
import io.fairlead.operations.control.SourceRetirements;
import io.fairlead.operations.table.ServiceViews;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.operations.validation.Connections;
import io.fairlead.operations.validation.Connections.Reached;
import io.fairlead.platform.Role;
import io.fairlead.platform.RunningProcess;
import io.fairlead.table.image.MeshService;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = {
            "Checks the configuration, its rules and the files it names, and reports all errors at once.",
            "`run` accepts every configuration that passes."
        })
final class ValidateCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("connection", "result", "detail");

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private TableOptions table = new TableOptions();

    @Option(
            names = "--connect",
            description =
                    "Also connects to Kafka, the schema registry, the registries and the targets; writes nothing.")
    private boolean connect;

    @Option(
            names = "--against",
            paramLabel = "running",
            description = {
                "With `running`: also shows what the running process would change, and what would be removed from the"
                        + " mesh.",
                "Exit code 3: there is a difference."
            })
    private Against against = Against.NOTHING;

    /// The reference that a valid file is compared with.
    enum Against {
        NOTHING,
        RUNNING
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// The report that programs get at the end; people get each part as it is known.
    private final Map<String, Object> report = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        CheckedConfig checked = options.check();
        PrintWriter err = Terminal.err(spec);
        checked.warnings().forEach(warning -> err.println("warning: " + warning));
        Clock clock = Clock.systemUTC();
        List<String> problems = new ArrayList<>(Preflight.problems(checked, EnumSet.allOf(Role.class), clock));
        problems.addAll(Sources.checkFiles(checked));
        if (!problems.isEmpty()) {
            problems.forEach(err::println);
            return ExitCode.USAGE;
        }
        FairleadConfig config = checked.config();
        Sources.warnings(config).forEach(warning -> err.println("warning: " + warning));
        tell(config);
        int code = connect ? connect(config, clock, err) : ExitCode.DONE;
        if (code == ExitCode.DONE && against == Against.RUNNING) {
            code = compare(config);
        }
        if (!isForPeople()) {
            Answers.printOne(Terminal.out(spec), table.format, report);
        }
        return code;
    }

    private boolean isForPeople() {
        return table.format == OutputFormat.TABLE;
    }

    private void tell(FairleadConfig config) {
        report.put("file", options.config.toString());
        report.put("pipeline", config.pipeline());
        report.put("sources", config.sources().size());
        report.put("targets", config.targets().size());
        if (isForPeople()) {
            Terminal.out(spec)
                    .println(options.config + ": valid; pipeline " + config.pipeline() + ", "
                            + config.sources().size() + " sources, "
                            + config.targets().size() + " targets");
        }
    }

    private int connect(FairleadConfig config, Clock clock, PrintWriter err) throws InterruptedException {
        List<Reached> reached = Connections.all(config, clock);
        List<Map<String, Object>> rows =
                reached.stream().map(ValidateCommand::row).toList();
        report.put("connections", rows);
        if (isForPeople()) {
            Answers.print(Terminal.out(spec), OutputFormat.TABLE, COLUMNS, rows);
        }
        if (reached.stream().noneMatch(one -> one.isKafka() && one.isFailure())) {
            unconfigured(config)
                    .forEach(source -> err.println("warning: the table holds source \"" + source
                            + "\", which is not configured: what it listed stays in the mesh until"
                            + " `fairlead source retire " + source + "`"));
        }
        err.flush();
        return reached.stream().anyMatch(Reached::isFailure) ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static Map<String, Object> row(Reached one) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("connection", one.what());
        row.put("result", one.isFailure() ? one.code() : "ok");
        row.put("detail", one.detail());
        return row;
    }

    private int compare(FairleadConfig config) throws InterruptedException {
        List<Map<String, Object>> rows = differences(config);
        report.put("differences", rows);
        if (isForPeople()) {
            rows.forEach(row -> row.putIfAbsent("leave", "unknown"));
            Answers.printDifferences(Terminal.out(spec), OutputFormat.TABLE, Consequences.COLUMNS, rows);
        }
        return rows.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private static List<Map<String, Object>> differences(FairleadConfig config) throws InterruptedException {
        JsonNode running = RunningProcess.get(config, "/api/v1/config");
        ConfigParts before =
                ConfigParts.parse(new JsonMapper().convertValue(running.path("parts"), new TypeReference<>() {}));
        ConfigDifference difference = ConfigDifference.between(before, ConfigFiles.parts(config));
        return Consequences.of(
                difference, RunningProcess.get(config, "/api/v1/status"), source -> departure(config, source));
    }

    /// Empty if Kafka cannot be read, or no longer has everything that the source lists.
    private static Optional<Departure> departure(FairleadConfig config, SourceId source) throws InterruptedException {
        try {
            Optional<RulesPreview> preview = RulesPreview.of(config, source);
            if (preview.isEmpty()) {
                return Optional.empty();
            }
            List<MeshService> table = ServiceViews.all(TableQueries.glance(config, InstantSource.system()));
            return Optional.of(Departure.of(source, table, preview.get()::keeps));
        } catch (Failure _) {
            return Optional.empty();
        }
    }

    /// Empty if the table cannot be read: a failed connection is reported above.
    private static SortedSet<SourceId> unconfigured(FairleadConfig config) throws InterruptedException {
        try {
            return SourceRetirements.unconfigured(config);
        } catch (Failure _) {
            return new TreeSet<>();
        }
    }
}

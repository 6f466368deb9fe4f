package io.fairlead.app.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.app.config.CheckedConfig;
import io.fairlead.app.config.ConfigDifference;
import io.fairlead.app.config.ConfigFiles;
import io.fairlead.app.config.ConfigParts;
import io.fairlead.app.config.ConfigReader;
import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.runtime.Attachment;
import io.fairlead.app.runtime.Connections;
import io.fairlead.app.runtime.Connections.Reached;
import io.fairlead.app.runtime.Preflight;
import io.fairlead.app.runtime.Role;
import io.fairlead.app.runtime.SourceRetirements;
import io.fairlead.app.runtime.Sources;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            "Checks the configuration, its rules and the files it names, and reports every mistake at once.",
            "What it accepts, `run` does not refuse."
        })
final class ValidateCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("connection", "result", "detail");

    @Mixin
    private Options options = new Options();

    @Option(
            names = "--connect",
            description = "Also reaches Kafka, the schema registry, the registries and the targets; writes nothing.")
    private boolean connect;

    @Option(
            names = "--against",
            paramLabel = "running",
            description = {
                "With `running`: also shows what the running process would change, and what would leave the mesh.",
                "Exit code 3: there is a difference."
            })
    private Against against = Against.NOTHING;

    /// What a valid file is compared with.
    enum Against {
        NOTHING,
        RUNNING
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        CheckedConfig checked = ConfigReader.check(options.config);
        PrintWriter err = Terminal.err(spec);
        checked.warnings().forEach(warning -> err.println("warning: " + warning));
        Clock clock = Clock.systemUTC();
        List<String> problems = new ArrayList<>(Preflight.problems(checked, EnumSet.allOf(Role.class), clock));
        problems.addAll(Sources.checkFiles(checked.config()));
        if (!problems.isEmpty()) {
            problems.forEach(err::println);
            return ExitCode.USAGE;
        }
        FairleadConfig config = checked.config();
        Sources.warnings(config).forEach(warning -> err.println("warning: " + warning));
        PrintWriter out = Terminal.out(spec);
        out.println(options.config + ": valid; pipeline " + config.pipeline() + ", "
                + config.sources().size() + " sources, "
                + config.targets().size() + " targets");
        int connected = connect ? connect(config, clock, out, err) : ExitCode.DONE;
        return connected == ExitCode.DONE && against == Against.RUNNING ? compare(config, out) : connected;
    }

    private static int compare(FairleadConfig config, PrintWriter out) throws InterruptedException {
        JsonNode running = Attachment.get(config, "/api/v1/config");
        ConfigParts before =
                ConfigParts.parse(new JsonMapper().convertValue(running.path("parts"), new TypeReference<>() {}));
        ConfigDifference difference = ConfigDifference.between(before, ConfigFiles.parts(config));
        Answers.printDifferences(
                out,
                OutputFormat.TABLE,
                Consequences.COLUMNS,
                Consequences.of(difference, Attachment.get(config, "/api/v1/status")));
        return difference.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    /// Nothing where the table cannot be read: a connection that failed says so above.
    private static SortedSet<SourceId> unconfigured(FairleadConfig config) throws InterruptedException {
        try {
            return SourceRetirements.unconfigured(config);
        } catch (Failure _) {
            return new TreeSet<>();
        }
    }

    private static int connect(FairleadConfig config, Clock clock, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        List<Reached> all = Connections.all(config, clock);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Reached one : all) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("connection", one.what());
            row.put("result", one.isFailure() ? one.code() : "ok");
            row.put("detail", one.detail());
            rows.add(row);
        }
        Answers.print(out, OutputFormat.TABLE, COLUMNS, rows);
        if (all.stream().noneMatch(one -> one.isKafka() && one.isFailure())) {
            unconfigured(config)
                    .forEach(source -> err.println("warning: the table holds source \"" + source
                            + "\", which is not configured: what it listed stays in the mesh until"
                            + " `fairlead source retire " + source + "`"));
        }
        err.flush();
        return all.stream().anyMatch(Reached::isFailure) ? ExitCode.FAILED : ExitCode.DONE;
    }
}

package io.fairlead.app.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.runtime.Attachment;
import io.fairlead.model.Printable;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Says how the process at `http` of the configuration is doing: sources, targets, what it waits for.")
final class StatusCommand implements Callable<Integer> {
    private static final List<String> SOURCES =
            List.of("source", "state", "instances", "rejected", "epoch", "last-answer", "age", "problem");
    private static final List<String> TABLE = List.of("source", "freshness", "instances", "held", "problem");
    private static final List<String> TARGETS = List.of(
            "target",
            "state",
            "objects",
            "waiting",
            "retrying",
            "withheld",
            "frozen",
            "conflicts",
            "contested",
            "quarantined",
            "panic",
            "problem",
            "waits-for",
            "freezes");
    private static final List<String> NOTICES = List.of("target", "service", "kind", "reason");
    private static final List<String> HELD = List.of("target", "change", "object", "by", "reason");

    @Mixin
    private Options options = new Options();

    @Mixin
    private TableOptions table = new TableOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FairleadConfig config = options.readWithoutSecrets();
        JsonNode status = Attachment.get(config, "/api/v1/status");
        PrintWriter out = Terminal.out(spec);
        JsonMapper json = new JsonMapper();
        if (table.format != OutputFormat.TABLE) {
            Answers.printOne(out, table.format, json.convertValue(status, new TypeReference<Map<String, Object>>() {}));
        } else {
            out.println("pipeline " + status.path("pipeline").asText() + ": "
                    + (status.path("ready").asBoolean() ? "ready" : "not ready"));
            status.path("waits-for").forEach(what -> out.println("  " + Printable.of(what.asText())));
            config(out, status.path("config"));
            print(out, json, status, "sources", SOURCES);
            print(out, json, status, "table", TABLE);
            print(out, json, status, "targets", TARGETS);
            if (!status.path("held").isEmpty()) {
                print(out, json, status, "held", HELD);
            }
            if (!status.path("notices").isEmpty()) {
                print(out, json, status, "notices", NOTICES);
            }
        }
        return ExitCode.DONE;
    }

    private static void config(PrintWriter out, JsonNode config) {
        out.println("configuration " + Printable.of(config.path("version").asText("-")) + " since "
                + Printable.of(config.path("since").asText("-")));
        if (config.hasNonNull("problem")) {
            out.println("  the file is refused: "
                    + Printable.of(config.path("problem").asText()));
        }
        config.path("not-applied")
                .forEach(part -> out.println("  waits for a restart: " + Printable.of(part.asText())));
    }

    private static void print(PrintWriter out, JsonMapper json, JsonNode status, String part, List<String> columns) {
        List<Map<String, Object>> rows = json.convertValue(status.path(part), new TypeReference<>() {});
        Age.beside("last-answer", rows, InstantSource.system().instant(), OutputFormat.TABLE);
        out.println();
        out.println(part + ":");
        Answers.print(out, OutputFormat.TABLE, columns, rows);
    }
}

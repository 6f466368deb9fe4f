package io.fairlead.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.model.Printable;
import io.fairlead.platform.RunningProcess;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the process at `http` of the configuration apply its configuration file now, and shows what"
                    + " changed.",
            "Exit code 3: some changes wait for a restart. `fairlead validate --against running` shows them beforehand."
        })
final class ReloadCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private TableOptions table = new TableOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        JsonNode answer = RunningProcess.request(options.readWithoutSecrets(), "/api/v1/reload");
        PrintWriter out = Terminal.out(spec);
        if (table.format == OutputFormat.TABLE) {
            print(out, answer);
        } else {
            Answers.printOne(
                    out,
                    table.format,
                    new JsonMapper().convertValue(answer, new TypeReference<Map<String, Object>>() {}));
        }
        if (!answer.path("result").asText().equals("applied")) {
            return ExitCode.FAILED;
        }
        return answer.path("not-applied").isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private static void print(PrintWriter out, JsonNode answer) {
        String version = Printable.of(answer.path("version").asText());
        if (answer.path("result").asText().equals("applied")) {
            out.println("configuration " + version + " is in force"
                    + (answer.path("changed").isEmpty() ? "; nothing changed" : ""));
        } else {
            out.println("nothing was changed; configuration " + version + " stays in force: "
                    + Printable.of(JsonText.problem(answer.path("problem"))));
        }
        answer.path("changed").forEach(part -> out.println("  " + Printable.of(JsonText.part(part))));
        answer.path("not-applied")
                .forEach(part -> out.println("  waits for a restart: " + Printable.of(JsonText.part(part))));
        out.flush();
    }
}

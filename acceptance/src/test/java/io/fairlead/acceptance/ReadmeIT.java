package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.kafka.ChildKafka;
import io.fairlead.testkit.process.FairleadProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configuration and the commands of README.md, in that order, as a new user gives them.
class ReadmeIT {
    /// Commands that are not listed here exit with 0.
    private static final Map<String, Integer> EXIT_CODES = Map.of("topics plan", 3);

    @TempDir
    private Path folder;

    @Test
    void aFirstInstallationIsMadeByTheCommandsAsTheyStand() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        String configuration = block(readme, "```yaml\npipeline: shop\n");
        String commands = block(readme, "```\nfairlead validate\n");
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: none
                clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: none, user: {}}]
                contexts: [{name: none, context: {cluster: none, user: none}}]
                """);
        try (ChildKafka kafka = ChildKafka.start(folder.resolve("broker"))) {
            Files.writeString(
                    folder.resolve("fairlead.yaml"),
                    replace(
                                    configuration,
                                    Map.of(
                                            "kafka-1:9092,kafka-2:9092",
                                            kafka.bootstrapServers(),
                                            "schema-registry: {url: \"http://schemas:8081\"}",
                                            "schema-registry: embedded",
                                            "~/.kube/config",
                                            folder.resolve("kubeconfig").toString()))
                            // One broker, not three.
                            + "topics: {replication-factor: 1}\n");

            List<String> given = new ArrayList<>();
            for (String command : commands(commands)) {
                given.add(command);
                FairleadProcess.output(folder, EXIT_CODES.getOrDefault(command, 0), command.split(" "));
            }
            assertThat(given).containsExactly("validate", "topics plan", "topics apply", "schemas register");
            // What was to do is done.
            FairleadProcess.output(folder, 0, "topics", "plan");
        }
    }

    /// Those that end by themselves, without the launcher.
    private static List<String> commands(String block) {
        List<String> commands = new ArrayList<>();
        for (String line : block.lines().toList()) {
            for (String command : line.replaceFirst("#.*", "").split("&&", -1)) {
                String arguments = command.strip().replaceFirst("^fairlead ", "");
                if (!arguments.equals("run")) {
                    commands.add(arguments);
                }
            }
        }
        return commands;
    }

    private static String block(String page, String beginning) {
        int begin = page.indexOf(beginning);
        assertThat(begin).as("the block that begins with " + beginning).isPositive();
        int first = page.indexOf('\n', begin) + 1;
        return page.substring(first, page.indexOf("```", first));
    }

    private static String replace(String text, Map<String, String> values) {
        String replaced = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            assertThat(replaced).contains(value.getKey());
            replaced = replaced.replace(value.getKey(), value.getValue());
        }
        return replaced;
    }
}

package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import io.fairlead.testkit.process.FairleadProcess.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every command as an operator and as a program reads it, beside a process that runs: a service of two endpoints,
/// one of which is critical, and a source whose registry is away.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class CommandsIT {
    private static final Map<String, String> NARROW = Map.of("COLUMNS", "80");

    private Path folder;
    private ProcessFolder shop;
    private FairleadProcess process;
    /// Before anything was there.
    private Answer plannedTopics;
    private Answer plannedTopicsAsJson;
    private Answer appliedTopics;
    /// Before the first command to `control`.
    private Answer checkedSchemas;

    @BeforeAll
    void start(@TempDir Path work) throws Exception {
        folder = work;
        shop = new ProcessFolder(folder, "10.1.0.1, health: passing", "10.1.0.2, health: critical");
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("http: {port: 0}", "http: {port: " + FreePorts.one() + "}")
                        .replace("targets:", """
                                  - name: dc1
                                    consul: {address: "http://127.0.0.1:1"}
                                    required: false
                                    rules: [{host: "${service}.dc1.mesh", namespace: dc1}]
                                targets:"""));
        plannedTopics = answer(NARROW, "topics", "plan");
        plannedTopicsAsJson = answer(Map.of(), "topics", "plan", "-o", "json");
        appliedTopics = answer(Map.of(), "topics", "apply");
        process = FairleadProcess.start(folder, "run");
        await().atMost(ProcessFolder.PATIENCE).until(() -> process.printed().contains("ready after_ms="));
        shop.awaitAddresses("10.1.0.1");
        // Commands read what is committed.
        await().atMost(ProcessFolder.PATIENCE)
                .until(() -> answer(Map.of(), "services").out().contains("billing.shop.mesh"));
        checkedSchemas = answer(Map.of(), "schemas", "check", "-o", "json");
    }

    @AfterAll
    void stop() {
        if (process != null) {
            process.close();
        }
        shop.close();
    }

    private Answer answer(Map<String, String> environment, String... arguments) throws Exception {
        return FairleadProcess.answer(folder, environment, arguments);
    }

    /// What a command prints that works and has nothing to complain about.
    private String out(int exitCode, String command) throws Exception {
        Answer answer = answer(Map.of(), command.split(" "));
        assertThat(answer.err()).as(command).isEmpty();
        assertThat(answer.exitCode()).as(command).isEqualTo(exitCode);
        return answer.out();
    }

    /// The file of another process lacks the source, which has never been heard: only the report of the process that
    /// reads it tells that somebody does.
    @Test
    void aSourceThatAProcessReadsInVainIsNotRetired() throws Exception {
        Path other = folder.resolve("other.yaml");
        String all = Files.readString(folder.resolve("fairlead.yaml"));
        Files.writeString(other, all.replaceFirst("(?s)  - name: dc1.*?(?=targets:)", ""));
        Answer answer = answer(Map.of(), "source", "retire", "dc1", "-c", "other.yaml", "--yes");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).contains("is in the configuration of process", "failing", "(APP-SOURCE-READ)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "statsu           | Did you mean: fairlead status",
                "dlq lst          | Did you mean: dlq list",
                "status --outptu  | Possible solutions: --output",
                "status -o xml    | \"xml\" is not one of table, json, yaml"
            })
    void aMistakeOnTheCommandLineEndsWith2AndSaysWhatWasMeant(String command, String expected) throws Exception {
        Answer answer = answer(Map.of(), command.split(" "));
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status                      | status",
                "services                    | services",
                "why billing.shop.mesh       | why",
                "why 10.1.0.1                | why",
                "plan                        | plan",
                "suspects                    | suspects",
                "topics plan                 | topics-plan",
                "topics apply                | topics-apply",
                "topics verify               | topics-verify",
                "schemas check               | schemas-check",
                "dlq list                    | dlq-list",
                "dlq retry --all             | dlq-retry",
                "reload                      | reload",
                "validate                    | validate",
                "validate --against running  | validate",
                "history shop/billing.shop.mesh | history",
                "at now                      | at",
                "rules try --source static   | rules-try"
            })
    void programsGetWhatTheSchemaPromises(String command, String definition) throws Exception {
        // Warnings go to stderr.
        Answer answer = answer(Map.of(), (command + " -o json").split(" "));
        assertThat(answer.exitCode()).isZero();
        AnswerSchema.requireValid(definition, answer.out());
    }

    @Test
    void theEffectOfEachRuleOnAnInstanceIsShown() throws Exception {
        String id = AnswerSchema.requireValid("rules-try", out(0, "rules try --source static -o json"))
                .get(0)
                .path("instance")
                .asText();

        JsonNode tried = AnswerSchema.requireValid(
                        "rules-try", out(0, "rules try --source static --instance " + id + " -o json"))
                .get(0);
        assertThat(tried.path("outcome").asText()).isEqualTo("endpoint");
        assertThat(tried.at("/steps/0/rule").asText()).isEqualTo("registry");
        assertThat(out(0, "rules try --source static --instance " + id)).contains("registry", "applied", id);
        assertThat(answer(Map.of(), "rules", "try", "--source", "static", "--instance", "nobody")
                        .err())
                .contains("source static lists no instance \"nobody\"");
    }

    @Test
    void whatOtherRulesWouldChangeIsShownByInstance() throws Exception {
        String rules = """
                    rules:
                          - {drop: "address == '10.1.0.2'"}
                          - {labels: {team: "shop"}}
                """;
        String all = Files.readString(folder.resolve("fairlead.yaml"));
        Files.writeString(
                folder.resolve("rules.yaml"),
                all.replace(
                        "files: {paths: [\"inventory/*.yaml\"]}", "files: {paths: [\"inventory/*.yaml\"]}\n" + rules));

        Answer diff = answer(Map.of(), "rules", "diff", "rules.yaml", "-o", "json");

        assertThat(diff.err()).contains("static: 0 instances the same, 2 differ", "dc1: not compared");
        assertThat(diff.exitCode()).isEqualTo(1);
        assertThat(AnswerSchema.requireValid("rules-diff", diff.out()))
                .extracting(row -> row.path("change").toString())
                .containsExactlyInAnyOrder("[\"dropped\"]", "[\"labels.team -->shop\"]");
    }

    @Test
    void whatCouldNotBeComparedIsNotCalledTheSame() throws Exception {
        Answer same = answer(Map.of(), "rules", "diff", "fairlead.yaml");
        assertThat(same.err()).contains("static: 2 instances the same, 0 differ", "dc1: not compared");
        assertThat(same.out()).isEmpty();
        assertThat(same.exitCode()).isEqualTo(1);
    }

    @Test
    void theInstancesOfASourceThatIsNotConfiguredAreShownAsRemoved() throws Exception {
        String all = Files.readString(folder.resolve("fairlead.yaml"));
        Files.writeString(folder.resolve("alone.yaml"), all.replaceFirst("(?s)  - name: dc1.*?(?=targets:)", ""));
        Files.writeString(
                folder.resolve("renamed.yaml"), all.replace("name: static", "name: moved\n    formerly: static"));
        Files.writeString(folder.resolve("unread.yaml"), all.replace("name: static", "name: other"));

        Answer same = answer(Map.of(), "rules", "diff", "alone.yaml", "--config", "alone.yaml");
        assertThat(same.out()).isEqualTo("no differences\n");
        assertThat(same.exitCode()).isZero();
        Answer renamed = answer(Map.of(), "rules", "diff", "renamed.yaml", "--config", "alone.yaml");
        assertThat(renamed.err()).contains("static: 2 instances the same, 0 differ");
        Answer other = answer(Map.of(), "rules", "diff", "unread.yaml", "-o", "json");
        assertThat(AnswerSchema.requireValid("rules-diff", other.out()))
                .extracting(row -> row.path("change").toString())
                .containsExactly("[\"removed\"]", "[\"removed\"]");
    }

    @Test
    void yamlIsTheSameAsJson() throws Exception {
        JsonNode json = AnswerSchema.requireValid("services", out(0, "services -o json"));
        assertThat(new YAMLMapper().readTree(out(0, "services -o yaml"))).isEqualTo(json);
    }

    @Test
    void theTopicsThatAreMissingArePlannedAndThenCreated() throws Exception {
        assertThat(plannedTopicsAsJson.exitCode()).isEqualTo(3);
        assertThat(AnswerSchema.requireValid("topics-plan", plannedTopicsAsJson.out()))
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> assertThat(row.path("change").asText()).isEqualTo("create"));
        assertThat(appliedTopics.exitCode()).isZero();
        assertThat(appliedTopics.err()).isEmpty();
        assertThat(appliedTopics.out().lines().skip(1))
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> assertThat(row).contains("  created  "));
    }

    @Test
    void aConnectionThatFailsIsARow() throws Exception {
        Answer answer = answer(Map.of(), "validate", "--connect", "-o", "json");
        assertThat(answer.exitCode()).isEqualTo(1);
        JsonNode connections =
                AnswerSchema.requireValid("validate", answer.out()).path("connections");
        assertThat(connections)
                .extracting(row -> row.path("connection").asText() + "="
                        + row.path("result").asText())
                .contains("kafka=ok", "source static=ok", "source dc1=INGEST-CONSUL-UNREACHABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "topics plan", "topics verify", "topics apply"})
    void thatNothingDiffersIsOneLine(String command) throws Exception {
        assertThat(out(0, command)).isEqualTo("no differences\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services -c none.yaml -o json    | 2 | (CONFIG-FILE)",
                "why nobody.mesh -o json          | 1 | no service or endpoint in the table is \"nobody.mesh\"",
                "dlq show 0-4711 -o json          | 1 | (APP-DLQ-NONE)",
                "freeze --service nobody.mesh     | 2 | (APP-SERVICE-UNKNOWN)"
            })
    void errorsGoToStderrAlone(String command, int exitCode, String expected) throws Exception {
        Answer answer = answer(Map.of(), command.split(" "));
        assertThat(answer.err()).contains(expected);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void whyOfAnAddressShowsThatEndpointAlone() throws Exception {
        assertThat(out(0, "why billing.shop.mesh")).contains("10.1.0.1:8080", "10.1.0.2:8080", "ports.http");
        assertThat(out(0, "why 10.1.0.1")).contains("10.1.0.1:8080").doesNotContain("10.1.0.2", "ports.http");
    }

    @Test
    void healthyEndpointsAreCounted() throws Exception {
        List<String> lines = out(0, "services").lines().toList();
        assertThat(lines.getFirst()).containsSubsequence("ENDPOINTS", "HEALTHY");
        assertThat(lines.get(1).substring(lines.getFirst().indexOf("ENDPOINTS")))
                .startsWith("2          1        ");
    }

    @Test
    void tablesFitTheTerminal() throws Exception {
        assertThat(plannedTopics.exitCode()).isEqualTo(3);
        assertFits(plannedTopics.out());
        Answer status = answer(NARROW, "status");
        assertThat(status.out()).contains("INGEST-CONSUL-UNREACHABLE");
        assertFits(status.out());
        assertThat(out(0, "status").lines()).as("not a terminal").anyMatch(line -> line.length() > 80);
    }

    private static void assertFits(String table) {
        assertThat(table.lines().toList())
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
    }

    @Test
    void helpIsAsWideAsTheTerminal() throws Exception {
        assertThat(longest(answer(Map.of("COLUMNS", "120"), "status", "--help")))
                .isBetween(81, 120);
        assertThat(longest(answer(NARROW, "status", "--help"))).isLessThanOrEqualTo(80);
    }

    private static int longest(Answer answer) {
        return answer.out().lines().mapToInt(String::length).max().orElseThrow();
    }

    @Test
    void statusShowsAges() throws Exception {
        List<String> lines = out(0, "status").lines().toList();
        assertThat(column(lines, "conditions:", "FOR")).hasSize(6).allMatch(age -> age.matches("[0-9]+[smhd].*"));
        assertThat(column(lines, "processes:", "UP")).singleElement().asString().matches("[0-9]+[smhd].*");
        assertThat(column(lines, "sources:", "ANSWERED")).contains("-").anyMatch(age -> age.matches("[0-9]+[smhd].*"));
        assertThat(String.join("\n", lines)).doesNotContainPattern("\\d\\d:\\d\\d:\\d\\d");
    }

    /// The first word of each row of a part in the column of this heading.
    private static List<String> column(List<String> lines, String part, String heading) {
        int begin = lines.indexOf(part) + 1;
        int place = lines.get(begin).indexOf(heading);
        return lines.subList(begin + 1, lines.size()).stream()
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.substring(place).replaceFirst(" .*", ""))
                .toList();
    }

    @Test
    void schemasThatNoRecordNeededYetAreAsTheyMustBe() throws Exception {
        assertThat(checkedSchemas.exitCode()).isZero();
        assertThat(AnswerSchema.requireValid("schemas-check", checkedSchemas.out()))
                .anySatisfy(row -> {
                    assertThat(row.path("subject").asText()).endsWith("control-value");
                    assertThat(row.path("state").asText()).isEqualTo("unused");
                });
    }

    @Test
    void aProgramReadsWhoIsFrozenByWhom() throws Exception {
        assertThat(out(0, "freeze --service billing.shop.mesh --for 10m --as ann"))
                .startsWith("frozen: ");
        try {
            await().atMost(ProcessFolder.PATIENCE).untilAsserted(() -> {
                JsonNode freeze = AnswerSchema.requireValid("status", out(0, "status -o json"))
                        .at("/targets/0/freezes/0");
                assertThat(freeze.path("subject").asText()).isEqualTo("shop/billing.shop.mesh");
                assertThat(freeze.path("operator").asText()).isEqualTo("ann");
                assertThat(freeze.path("until").asText()).endsWith("Z");
            });
            assertThat(out(0, "status")).contains("shop/billing.shop.mesh frozen by ann since 20");
        } finally {
            out(0, "thaw");
        }
    }
}

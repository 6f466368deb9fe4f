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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an operator asks at night: one of two endpoints was replaced by a third. What was the table before, what
/// changed, when, why, and when did the mesh have it?
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class PastIT {
    private static final String SERVICE = "shop/billing.shop.mesh";
    private static final String A = "10.1.0.1:8080";
    private static final String B = "10.1.0.2:8080";
    private static final String C = "10.1.0.3:8080";

    private Path folder;
    private ProcessFolder shop;
    private FairleadProcess process;
    private Instant between = Instant.EPOCH;

    @BeforeAll
    void story(@TempDir Path work) throws Exception {
        folder = work;
        shop = new ProcessFolder(folder, "10.1.0.1", "10.1.0.2");
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(
                config, Files.readString(config).replace("http: {port: 0}", "http: {port: " + FreePorts.one() + "}"));
        assertThat(answer("topics", "apply").exitCode()).isZero();
        process = FairleadProcess.start(folder, "run");
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");
        await().atMost(ProcessFolder.PATIENCE).until(() -> writes() == 1);
        between = Instant.now();
        shop.inventory("10.1.0.1", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.3");
        // The publisher writes to `audit` after the target has acknowledged.
        await().atMost(ProcessFolder.PATIENCE).until(() -> writes() >= 2);
    }

    @AfterAll
    void stop() {
        if (process != null) {
            process.close();
        }
        shop.close();
    }

    private Answer answer(String... arguments) throws Exception {
        return FairleadProcess.answer(folder, Map.of(), arguments);
    }

    private JsonNode json(int exitCode, String definition, String... arguments) throws Exception {
        Answer answer = answer(arguments);
        assertThat(answer.err()).as(String.join(" ", arguments)).isEmpty();
        assertThat(answer.exitCode()).as(String.join(" ", arguments)).isEqualTo(exitCode);
        return AnswerSchema.requireValid(definition, answer.out());
    }

    private long writes() throws Exception {
        Answer answer = answer("history", SERVICE, "-o", "json");
        return answer.exitCode() != 0
                ? 0
                : AnswerSchema.requireValid("history", answer.out()).findValuesAsText("result").stream()
                        .filter(it -> List.of("created", "updated").contains(it))
                        .count();
    }

    @Test
    void theHistoryHasEachChangeAndWhenTheTargetHadIt() throws Exception {
        JsonNode history = json(0, "history", "history", SERVICE, "--since", between.toString(), "-o", "json");

        assertThat(history)
                .extracting(row -> row.path("endpoint").asText() + row.path("change"))
                .contains(C + "[\"added\"]", B + "[\"removed\"]")
                .doesNotContain(A + "[\"added\"]");
        JsonNode write = only(history, "target");
        assertThat(write.path("target").asText()).isEqualTo("folder");
        assertThat(write.path("result").asText()).isEqualTo("updated");
        assertThat(Instant.parse(write.path("applied").asText()))
                .isAfterOrEqualTo(Instant.parse(write.path("planned").asText()));
        assertThat(history)
                .filteredOn(row -> row.path("what").asText().equals("endpoint"))
                .allSatisfy(row -> {
                    assertThat(row.path("sources").get(0).asText()).isEqualTo("static");
                    assertThat(row.path("epoch").isInt()).isTrue();
                    assertThat(Instant.parse(row.path("observed").asText()))
                            .isBeforeOrEqualTo(
                                    Instant.parse(row.path("produced").asText()));
                });
    }

    private static JsonNode only(JsonNode rows, String what) {
        return rows.valueStream()
                .filter(row -> row.path("what").asText().equals(what))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theHistoryOfAnAddressIsOfThatEndpointAlone() throws Exception {
        assertThat(json(0, "history", "history", "10.1.0.2", "-o", "json"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.path("endpoint").asText()).isEqualTo(B));
    }

    @Test
    void theHistoryOfASourceHasItsSnapshotsAndItsEndpoints() throws Exception {
        assertThat(json(0, "history", "history", "source:static", "-o", "json"))
                .extracting(row -> row.path("what").asText())
                .contains("source", "endpoint");
    }

    @Test
    void theTableAtATimeIsTheOneOfThen() throws Exception {
        assertThat(rows(json(0, "at", "at", between.toString(), SERVICE, "-o", "json")))
                .contains(A, B)
                .doesNotContain(C);
        assertThat(rows(json(0, "at", "at", "now", "-o", "json")))
                .contains(A, C)
                .doesNotContain(B);
        Answer people = answer("at", between.toString(), SERVICE);
        assertThat(people.err()).contains("at ", ", offsets ");
        assertThat(people.out()).contains("SERVICE", A, "8080");
    }

    private static List<String> rows(JsonNode table) {
        return table.findValuesAsText("row");
    }

    @Test
    void theDifferenceOfTwoTimesIsWhatChangedInBetween() throws Exception {
        JsonNode diff = json(3, "diff", "diff", between.toString(), "now", "-o", "json");

        assertThat(diff)
                .extracting(row -> row.path("row").asText() + row.path("change"))
                .containsExactlyInAnyOrder(B + "[\"removed\"]", C + "[\"added\"]");
        assertThat(answer("diff", between.toString(), "now", SERVICE).out()).contains(B, "removed", C, "added");
        assertThat(answer("diff", "now", "now").out()).isEqualTo("no differences\n");
        assertThat(json(0, "diff", "diff", "now", "now", "-o", "json")).isEmpty();
    }

    @Test
    void tailShowsWhatWasDecidedSinceAndWhatIsDecidedNow() throws Exception {
        Answer tail = answer("tail", SERVICE, "--since", between.toString(), "--for", "3s", "-o", "json");

        assertThat(tail.exitCode()).isZero();
        JsonNode rows = AnswerSchema.requireValid(
                "history", "[" + String.join(",", tail.out().lines().toList()) + "]");
        assertThat(rows)
                .extracting(row -> row.path("endpoint").asText() + row.path("change"))
                .contains(C + "[\"added\"]");
        assertThat(answer("tail", "--since", between.toString(), "--for", "3s")
                        .out()
                        .lines())
                .anySatisfy(line -> assertThat(line).contains("endpoint", SERVICE, C, "added"));
    }

    @Test
    void anExportIsVerifiedAgainstKafkaAndAChangedOneIsNot() throws Exception {
        assertThat(answer("export", "--to", "audit.jsonl").exitCode()).isZero();
        Path file = folder.resolve("audit.jsonl");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSizeGreaterThan(4);
        AnswerSchema.requireValid("export", "[" + String.join(",", lines) + "]");
        Answer whole = answer("export", "--verify", "audit.jsonl");
        assertThat(whole.out()).startsWith(lines.size() - 1 + " records are in Kafka as in the file");
        assertThat(whole.exitCode()).isZero();

        List<String> other = lines.stream()
                .map(it -> it.replace("\"what\":\"endpoint\"", "\"what\":\"service\""))
                .toList();
        Answer changed = verified(other);
        assertThat(changed.exitCode()).isEqualTo(3);
        assertThat(changed.out()).contains("does not continue the chain");

        Answer cut = verified(lines.subList(0, lines.size() - 1));
        assertThat(cut.exitCode()).isEqualTo(3);
        assertThat(cut.out()).contains("has no last line with the key `end`");
        assertThat(answer("export", "--verify", "audit.jsonl", "--since", "-1h").exitCode())
                .isEqualTo(2);
    }

    private Answer verified(List<String> lines) throws Exception {
        Files.write(folder.resolve("other.jsonl"), lines);
        return answer("export", "--verify", "other.jsonl");
    }

    /// What Fairlead wrote is what it reads: the inventory has the endpoints of the mesh.
    @Test
    void anInventoryIsMadeOfTheServiceEntriesOfTheMesh() throws Exception {
        Answer imported = answer("import", "mesh");

        assertThat(imported.err()).isEqualTo("1 services\n");
        assertThat(imported.exitCode()).isZero();
        JsonNode service = new YAMLMapper().readTree(imported.out()).at("/services/0");
        assertThat(service.path("host").asText()).isEqualTo("billing.shop.mesh");
        assertThat(service.path("namespace").asText()).isEqualTo("shop");
        assertThat(service.path("endpoints").findValuesAsText("address")).containsExactly("10.1.0.1", "10.1.0.3");
        assertThat(answer("import", "nowhere").err()).contains("nowhere cannot be read", "(APP-OBJECT-FILE)");
    }

    @Test
    void aShadowRunComparesWithTheObjectsOfAnotherTool() throws Exception {
        Answer own = answer("plan", "--against", "mesh");
        assertThat(own.err()).contains("left out, as Fairlead wrote them: 1 ServiceEntries");
        assertThat(own.out()).contains("billing.shop.mesh", "only in Fairlead");
        assertThat(own.exitCode()).isEqualTo(3);

        String text = Files.readString(folder.resolve("mesh/shop/billing.shop.mesh.serviceentry.yaml"))
                .replace("app.kubernetes.io/managed-by", "example.com/managed-by");
        Files.writeString(folder.resolve("by-hand.yaml"), text);
        Answer same = answer("plan", "--against", "by-hand.yaml");
        assertThat(same.out()).isEqualTo("no differences\n");
        assertThat(same.err()).isEqualTo("1 services compared\n");
        assertThat(same.exitCode()).isZero();

        Files.writeString(folder.resolve("by-hand.yaml"), text.replace("10.1.0.3", "10.1.0.9"));
        JsonNode rows = AnswerSchema.requireValid(
                "plan-against",
                answer("plan", "--against", "by-hand.yaml", "-o", "json").out());
        assertThat(rows)
                .extracting(row ->
                        row.path("cause").asText() + " " + row.path("detail").asText())
                .containsExactly("endpoints only there 10.1.0.9", "endpoints only in Fairlead 10.1.0.3");
    }

    @Test
    void csvHasAHeadingAndALineForEachRow() throws Exception {
        Answer csv = answer("history", "10.1.0.3", "-o", "csv");
        assertThat(csv.out().lines().toList())
                .hasSizeGreaterThanOrEqualTo(2)
                .first()
                .asString()
                .contains("time", "what", "ref");
    }

    @Test
    void aTimeBeforeTheFirstDecisionIsRefusedWithTheFirstThatCanBeAnswered() throws Exception {
        Answer answer = answer("at", "2020-01-01", SERVICE);
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).contains("the earliest time that can be answered is 20", "(RECORD-TOO-OLD)");
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void anUnknownServiceAndABadTimeAreNamed() throws Exception {
        assertThat(answer("at", "now", "nobody.mesh").err()).contains("nobody.mesh", "(APP-SUBJECT)");
        Answer bad = answer("diff", "soon", "now");
        assertThat(bad.exitCode()).isEqualTo(2);
        assertThat(bad.err()).contains("\"soon\" is no time");
    }
}

package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.ServiceKey;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import io.fairlead.topics.ServicePartitioner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dead letter as an operator sees it: what each stage sets aside, and what `fairlead dlq` says and does about it.
@WithKafka
class DeadLetterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final byte[] UNKNOWN_SCHEMA = {0, 0, 0x0F, 0x42, 0x3F, 1, 2, 'x'};

    @TempDir
    private Path folder;

    private TestKafka kafka;

    @BeforeEach
    void inventory(TestKafka broker) throws IOException {
        kafka = broker;
        Files.createDirectories(folder.resolve("inventory"));
        write("inventory/good.yaml", """
                services:
                  - name: billing
                    host: billing.shop.mesh
                    namespace: shop
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints: [{address: 10.1.0.4}]
                """);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private void config(String kafkaText) throws IOException {
        write("fairlead.yaml", """
                pipeline: %s
                kafka: %s
                schema-registry: embedded
                http: {port: %d}
                topics: {prefix: "%s", partitions: 4, replication-factor: 1}
                sources:
                  - name: one
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: mesh
                    files: {directory: mesh}
                    policy: sync
                """.formatted(
                        kafka.prefix().replace(".", ""), kafkaText, FreePorts.one(), kafka.prefix()));
    }

    /// What the command says besides the log, with times, the test's prefix and the padding of columns made alike.
    private String said(int exitCode, String... arguments) throws Exception {
        return FairleadProcess.output(folder, exitCode, arguments)
                .lines()
                .filter(line -> !line.startsWith("time="))
                .reduce("", (before, line) -> before + line.replaceAll(" {2,}", "  ") + "\n")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("http://127.0.0.1:\\d+", "URL")
                .replace(kafka.prefix(), "t.")
                // Heartbeats, statuses and markers of transactions stand between: how many, nobody knows.
                .replaceAll("t\\.endpoints-2@\\d+", "t.endpoints-2@N")
                .replaceAll("t\\.changes-3@\\d+", "t.changes-3@N");
    }

    /// Where a message is cut depends on how long the times and ports beside it are.
    private static List<String> beginnings(String table) {
        return table.lines()
                .map(line -> line.substring(0, Math.min(130, line.length())))
                .toList();
    }

    private List<String> codes() {
        List<String> codes = new ArrayList<>();
        kafka.readToEnd(kafka.prefix() + "dlq")
                .forEach(letter -> codes.add(new String(
                        letter.headers().lastHeader("fairlead-dlq-code").value(), StandardCharsets.UTF_8)));
        return codes;
    }

    private void awaitCode(String code, int times) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(codes().stream().filter(code::equals)).hasSize(times));
    }

    private String billing() {
        return new MeshFolder(folder.resolve("mesh")).object("shop", "billing.shop.mesh");
    }

    @Test
    void listsShowsAndRetriesWhatEachStageDeadLettered() throws Exception {
        config("{bootstrap.servers: \"" + kafka.bootstrapServers() + "\"}");
        said(0, "topics", "apply");
        assertThat(said(0, "dlq", "list")).isEqualTo("(none)\n");
        try (FairleadProcess run = FairleadProcess.start(folder, "run");
                var producer = kafka.producer()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(billing()).contains("10.1.0.4"));
            write("inventory/bad.yaml", "services:\n  - name: [\n");
            awaitCode("INGEST-FILES-INVALID", 1);
            var poison = new ProducerRecord<>(
                    kafka.prefix() + "changes", 3, key("shop/cart.shop.mesh|one|c1"), UNKNOWN_SCHEMA);
            poison.headers().add("trace", key("t1"));
            producer.send(poison).get();
            awaitCode("WIRE-SCHEMA-UNKNOWN", 1);
            int partition = ServicePartitioner.partition(ServiceKey.parse("shop/billing.shop.mesh"), 4);
            producer.send(new ProducerRecord<>(
                            kafka.prefix() + "endpoints", partition, key("shop/billing.shop.mesh"), key("junk!")))
                    .get();
            awaitCode("WIRE-FRAME", 1);

            assertThat(beginnings(said(0, "dlq", "list"))).isEqualTo(beginnings("""
                    ID  TIME  STAGE  CODE  ORIGIN  KEY  MESSAGE
                    2-0  TIME  publisher  WIRE-FRAME  t.endpoints-2@N  shop/billing.shop.mesh  topic t.endpoints: a record's\
                     value begins with byte 0x6a, expected 0x00 of Confluent's wire for...
                    3-0  TIME  topology  WIRE-SCHEMA-UNKNOWN  t.changes-3@N  shop/cart.shop.mesh|one|c1  topic t.changes: a\
                     record's value was written with schema 999999: schema registry http://127.0.0...
                    0-0  TIME  ingest  INGEST-FILES-INVALID  one/inventory/bad.yaml  source:one  inventory/bad.yaml line 3: is\
                     not YAML: expected the node content, but found '<stream end>'; the ...
                    """));
            assertThat(said(0, "dlq", "list", "--stage", "topology", "-o", "json"))
                    .isEqualTo("""
                    [ {
                      "id" : "3-0",
                      "time" : "TIME",
                      "stage" : "topology",
                      "code" : "WIRE-SCHEMA-UNKNOWN",
                      "origin" : "t.changes-3@N",
                      "key" : "shop/cart.shop.mesh|one|c1",
                      "message" : "topic t.changes: a record's value was written with schema 999999: schema registry URL:\
                     cannot get schema 999999: it answered 40403 \\"Schema 999999 not found\\""
                    } ]
                    """);
            assertThat(said(0, "dlq", "list", "--code", "WIRE-FRAME", "--since", "1h", "--limit", "1"))
                    .contains("2-0")
                    .doesNotContain("3-0", "0-0");
            assertThat(said(0, "dlq", "list", "--since", "2999-01-01T00:00:00Z"))
                    .isEqualTo("(none)\n");
            assertThat(said(0, "dlq", "show", "3-0")).isEqualTo("""
                    id  3-0
                    time  TIME
                    stage  topology
                    code  WIRE-SCHEMA-UNKNOWN
                    message  topic t.changes: a record's value was written with schema 999999: schema registry URL: cannot\
                     get schema 999999: it answered 40403 "Schema 999999 not found"
                    origin  t.changes-3@N
                    key  shop/cart.shop.mesh|one|c1
                    header  trace: t1
                    value  8 bytes
                    not-decoded  schema registry URL: cannot get schema 999999: it answered 40403 "Schema 999999 not found"\
                     (WIRE-REGISTRY-SCHEMA-UNKNOWN)
                      00000000  00 00 0f 42 3f 01 02 78  ...B?..x
                    next  `fairlead explain WIRE-SCHEMA-UNKNOWN` says what the code means. Remove the cause (often: a writer\
                     that is not Fairlead, or a release that is too old), then run `fairlead dlq retry 3-0`.
                    """);
            assertThat(said(0, "dlq", "show", "0-0", "-o", "yaml"))
                    .contains("- name: [", "its source then reads it again automatically");

            programsGetWhatTheSchemaPromises();
            assertThat(said(0, "dlq", "retry", "3-0")).isEqualTo("3-0  sent  t.changes-3@N  now t.changes-3@N\n");
            awaitCode("WIRE-SCHEMA-UNKNOWN", 2);
            assertThat(said(0, "dlq", "retry", "--all").lines())
                    .containsExactlyInAnyOrder(
                            "0-0  nothing  one/inventory/bad.yaml  nothing to retry: its source reads it again with the"
                                    + " registry",
                            "2-0  nothing  t.endpoints-2@N  nothing to retry: the topology writes the table, and only"
                                    + " newer",
                            "3-0  nothing  t.changes-3@N  nothing to retry: a later record of this instance is"
                                    + " t.changes-3@N",
                            "3-2  sent  t.changes-3@N  now t.changes-3@N");
            awaitCode("WIRE-SCHEMA-UNKNOWN", 3);
            var again = kafka.readToEnd(kafka.prefix() + "changes").stream()
                    .filter(record -> Arrays.equals(record.key(), poison.key()))
                    .toList()
                    .getLast();
            assertThat(again.partition()).isEqualTo(3);
            assertThat(again.key()).isEqualTo(poison.key());
            assertThat(again.value()).isEqualTo(UNKNOWN_SCHEMA);
            assertThat(again.headers().toArray())
                    .as("as it came, without the reason")
                    .isEqualTo(poison.headers().toArray());
            assertThat(said(0, "dlq", "retry", "--code", "NONE", "-o", "json")).isEqualTo("[]\n");
            assertThat(said(1, "dlq", "show", "0-4711")).isEqualTo("""
                    there is no dead letter 0-4711; `fairlead dlq list` shows those that are there
                    (APP-DLQ-NONE)
                    """);
            assertThat(said(2, "dlq", "retry", "seven"))
                    .startsWith("\"seven\" is not an ID; expected PARTITION-OFFSET as `dlq list` shows it\n");
            assertThat(said(2, "dlq", "retry")).contains("(ID | --code=CODE | --all)");
            assertThat(said(2, "dlq", "list", "--stage", "merge"))
                    .startsWith("--stage \"merge\" is not one of ingest, topology, publisher\n");
            assertThat(run.printed())
                    .contains("written to the dead letter topic origin=" + kafka.prefix() + "changes-3@");
            assertThat(billing()).contains("10.1.0.4");
            assertThat(run.terminate()).isLessThan(Duration.ofSeconds(20));
        }
    }

    private void programsGetWhatTheSchemaPromises() throws Exception {
        assertThat(AnswerSchema.answer(folder, 0, "dlq-list", "dlq", "list")).hasSize(3);
        assertThat(AnswerSchema.answer(folder, 0, "dlq-show", "dlq", "show", "0-0")
                        .path("value")
                        .has("text"))
                .isTrue();
        for (String id : List.of("2-0", "3-0")) {
            JsonNode shown = AnswerSchema.answer(folder, 0, "dlq-show", "dlq", "show", id);
            assertThat(shown.path("value").has("not-decoded"))
                    .as(shown.toString())
                    .isTrue();
        }
        assertThat(AnswerSchema.answer(folder, 0, "dlq-retry", "dlq", "retry", "2-0")
                        .at("/0/outcome")
                        .asText())
                .isEqualTo("nothing");
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void asksTheProcessThatEmbedsKafka() throws Exception {
        config("embedded");
        write("inventory/bad.yaml", "services:\n  - name: [\n");
        assertThat(said(1, "dlq", "list")).contains("(APP-NOT-RUNNING)");
        try (FairleadProcess _ = FairleadProcess.start(folder, "run")) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(billing()).contains("10.1.0.4"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(said(0, "dlq", "list"))
                            .contains("ingest  INGEST-FILES-INVALID  one/inventory/bad.yaml"));
        }
    }
}

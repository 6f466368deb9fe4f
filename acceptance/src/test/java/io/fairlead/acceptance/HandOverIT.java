package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.kafka.ChildKafka;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two teams, two pipelines with topics of their own, one Kafka and one API server that is watched from
/// outside: a namespace changes hands while the new owner runs.
@WithKubernetes
@Timeout(800)
class HandOverIT {
    @TempDir
    private Path folder;

    private String kept;
    private String moved;
    private WatchedEntries keptEntries;
    private WatchedEntries movedEntries;
    private KubernetesPeer kubernetes;
    private ChildKafka kafka;

    @BeforeEach
    void start(KubernetesPeer peer) throws Exception {
        kubernetes = peer;
        kept = peer.namespace();
        moved = peer.namespace();
        keptEntries = new WatchedEntries(peer, kept);
        movedEntries = new WatchedEntries(peer, moved);
        kafka = ChildKafka.start(folder.resolve("broker"));
    }

    @AfterEach
    void stop() {
        kafka.close();
        keptEntries.deleteAll();
        movedEntries.deleteAll();
    }

    private Path pipeline(String name, String namespaces) throws IOException {
        Path where = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(where.resolve("inventory"));
        configuration(where, namespaces);
        return where;
    }

    private void configuration(Path where, String namespaces) throws IOException {
        Files.writeString(where.resolve("fairlead.yaml"), """
                pipeline: %s
                kafka: {bootstrap.servers: "%s"}
                schema-registry: embedded
                http: {port: 0}
                topics: {partitions: 2, replication-factor: 1}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: cluster
                    istio: {kubeconfig: "%s", namespaces: [%s]}
                    policy: sync
                """.formatted(
                        where.getFileName(),
                        kafka.bootstrapServers(),
                        kubernetes.kubeconfig(KubernetesPeer.ADMIN),
                        namespaces));
    }

    /// Three services in the namespace, with as many endpoints each.
    private static void inventory(Path where, String namespace, int endpoints) throws IOException {
        StringBuilder yaml = new StringBuilder("services:\n");
        for (String service : new String[] {"billing", "cart", "search"}) {
            yaml.append("  - name: %s-%s\n".formatted(service, namespace))
                    .append("    host: %s.%s.mesh\n".formatted(service, namespace))
                    .append("    namespace: %s\n".formatted(namespace))
                    .append("    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]\n")
                    .append("    endpoints:\n");
            for (int i = 1; i <= endpoints; i++) {
                yaml.append("      - {address: 10.1.0.%d}\n".formatted(i));
            }
        }
        Path next = Files.writeString(where.resolve("next"), yaml);
        Files.move(
                next,
                where.resolve("inventory/" + namespace + ".yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static FairleadProcess started(Path where) throws Exception {
        FairleadProcess process = FairleadProcess.start(where, "run");
        await().atMost(ProcessFolder.PATIENCE).until(() -> process.printed().contains("ready after_ms="));
        return process;
    }

    private static void awaitEndpoints(WatchedEntries entries, int each) {
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(entries.objects())
                        .hasSize(3)
                        .allSatisfy(object ->
                                assertThat(WatchedEntries.endpoints(object)).isEqualTo(each)));
    }

    private void requireNoGap(int fewest) {
        for (WatchedEntries entries : new WatchedEntries[] {keptEntries, movedEntries}) {
            assertThat(entries.deletions()).isEmpty();
            for (JsonNode event : entries.events()) {
                assertThat(WatchedEntries.endpoints(event.path("object")))
                        .as("%s", event)
                        .isGreaterThanOrEqualTo(fewest);
            }
        }
    }

    @Test
    void aNamespaceGoesFromOnePipelineToAnotherWithoutAGap() throws Exception {
        Path former = pipeline("team-a", kept + ", " + moved);
        Path next = pipeline("team-b", moved);
        inventory(former, kept, 2);
        inventory(former, moved, 2);
        inventory(next, moved, 2);
        FairleadProcess.output(former, 0, "topics", "apply");
        FairleadProcess.output(next, 0, "topics", "apply");
        Map<String, String> identities;
        try (FairleadProcess newOwner = startedBeside(former, next)) {
            identities = movedEntries.identities();
            // With the former owner's configuration changed, as docs/operations/lifecycle.md says.
            configuration(former, kept);
            Files.delete(former.resolve("inventory/" + moved + ".yaml"));
            String[] adopt = {"adopt", "--from-pipeline", "team-a", "--namespace", moved};
            assertThat(FairleadProcess.output(next, 3, adopt))
                    .contains("3 objects would be taken over as they are:", moved + ": 3")
                    .doesNotContain(kept + ":");
            assertThat(movedEntries.owners()).containsExactly("team-a");
            FairleadProcess.output(next, 0, "adopt", "--from-pipeline", "team-a", "--namespace", moved, "--yes");
            assertThat(AnswerSchema.answer(next, 0, "adopt", adopt))
                    .as("nothing is left")
                    .isEmpty();
            assertThat(movedEntries.owners()).containsExactly("team-b");
            assertThat(keptEntries.owners()).containsExactly("team-a");
            try (FairleadProcess formerAgain = started(former)) {
                inventory(next, moved, 3);
                inventory(former, kept, 4);
                awaitEndpoints(movedEntries, 3);
                awaitEndpoints(keptEntries, 4);
                formerAgain.terminate();
            }
            newOwner.terminate();
        }
        assertThat(movedEntries.identities()).isEqualTo(identities);
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(movedEntries.events()).hasSizeGreaterThanOrEqualTo(6));
        requireNoGap(2);

        FairleadProcess.output(former, 0, "uninstall", "--yes");
        assertThat(keptEntries.objects()).isEmpty();
        assertThat(movedEntries.deletions()).isEmpty();
        assertThat(movedEntries.identities()).isEqualTo(identities);
        try (FairleadProcess again = started(next)) {
            inventory(next, moved, 4);
            awaitEndpoints(movedEntries, 4);
            again.terminate();
        }
    }

    /// The former owner has written and is stopped; the new one has found conflicts and runs.
    private FairleadProcess startedBeside(Path former, Path next) throws Exception {
        try (FairleadProcess process = started(former)) {
            awaitEndpoints(keptEntries, 2);
            awaitEndpoints(movedEntries, 2);
            keptEntries.follow();
            movedEntries.follow();
            FairleadProcess newOwner = started(next);
            await().atMost(ProcessFolder.PATIENCE)
                    .untilAsserted(() -> assertThat(new JsonMapper()
                                    .readTree(FairleadProcess.output(next, 0, "status", "-o", "json"))
                                    .at("/targets/0/conflicts")
                                    .asInt())
                            .isEqualTo(3));
            assertThat(FairleadProcess.output(next, 2, "adopt", "--from-pipeline", "team-a", "--yes"))
                    .contains("(APP-PIPELINE-RUNNING)");
            assertThat(movedEntries.owners()).containsExactly("team-a");
            process.terminate();
            return newOwner;
        }
    }

    @Test
    void whatTheNewOwnerDoesNotListIsLeftToTheFormerOne() throws Exception {
        Path former = pipeline("team-a", moved);
        Path next = pipeline("team-b", moved);
        inventory(former, moved, 2);
        inventory(next, kept, 2);
        FairleadProcess.output(former, 0, "topics", "apply");
        FairleadProcess.output(next, 0, "topics", "apply");
        try (FairleadProcess process = started(former)) {
            awaitEndpoints(movedEntries, 2);
            movedEntries.follow();
            process.terminate();
        }
        try (FairleadProcess newOwner = started(next)) {
            assertThat(FairleadProcess.output(next, 0, "adopt", "--from-pipeline", "team-a", "--yes"))
                    .contains("3 objects are left to \"team-a\"");
            newOwner.terminate();
        }
        assertThat(movedEntries.owners()).containsExactly("team-a");
        requireNoGap(2);
    }
}

package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.platform.Role;
import io.fairlead.server.Fairlead;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.peers.WithConsul;
import io.fairlead.testkit.process.FairleadProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Consul that loses instances in bulk: what it lacks stays in the mesh, and what an operator can do then.
@WithConsul
class GuardIT {
    private static final int INSTANCES = 10;
    private static final String HOST = "cart.shop.mesh";
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private int port;
    private ConsulPeer consul;
    private MeshFolder mesh;
    private @Nullable Fairlead fairlead;

    @BeforeEach
    void tenInstancesAreInTheMesh(ConsulPeer peer) {
        consul = peer;
        mesh = new MeshFolder(folder.resolve("mesh"));
        for (int i = 0; i < INSTANCES; i++) {
            consul.register("cart", "cart-" + i, 9000 + i);
        }
    }

    private void start(String confirmAfter) throws Exception {
        port = FreePorts.one();
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(config, """
                pipeline: test
                kafka: {embedded: {directory: kafka}}
                schema-registry: embedded
                http: {port: %d}
                topics: {partitions: 4}
                sources:
                  - name: dc1
                    consul: {address: "%s"}
                    claims: {addresses: [loopback]}
                    heartbeat: 1s
                    rules:
                      - {drop: "service == 'consul'"}
                      - {host: "${service}.shop.mesh", namespace: shop}
                      - {ports: [{name: http, number: 80, protocol: HTTP}]}
                guard: {confirm-after: %s}
                targets:
                  - name: folder
                    files: {directory: mesh}
                    policy: sync
                    coalesce: {quiet: 0s, max: 0s}
                """.formatted(port, consul.address(), confirmAfter));
        restart();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mesh.object("shop", HOST)).contains("9000", "9009"));
    }

    private void restart() throws Exception {
        Fairlead started = Fairlead.start(
                new ConfigReader(BundledConnectors.list()).read(folder.resolve("fairlead.yaml")),
                EnumSet.allOf(Role.class),
                _ -> {},
                Clock.systemUTC());
        fairlead = started;
        await().atMost(Duration.ofSeconds(90)).until(started::isReady);
    }

    @AfterEach
    void stop() {
        if (fairlead != null) {
            fairlead.close();
            fairlead = null;
        }
    }

    private void consulLoses(int first, int last) {
        for (int i = first; i <= last; i++) {
            consul.deregister("cart-" + i);
        }
    }

    private String fairlead(int exitCode, String... arguments) throws Exception {
        return FairleadProcess.output(folder, exitCode, arguments)
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll(" +\n", "\n");
    }

    /// Nine of ten are gone; up to two of them may have gone before the limit was reached, as each comes in an answer
    /// of its own or with others.
    private int awaitSuspects() throws Exception {
        // Those that are still to come are in the mesh and not suspect yet.
        await().atMost(SOON).untilAsserted(() -> {
            int now = suspects();
            assertThat(now).isBetween(7, 9);
            assertThat(endpoints()).isEqualTo(1 + now);
        });
        return suspects();
    }

    private int suspects() throws Exception {
        Matcher line = Pattern.compile("(?m)^fairlead_source_suspects\\{source=\"dc1\"} (\\d+)")
                .matcher(metrics());
        return line.find() ? Integer.parseInt(line.group(1)) : -1;
    }

    @Test
    void whatIsLostInBulkStaysUntilItIsReleased() throws Exception {
        start("1h");

        consulLoses(0, 8);
        int suspects = awaitSuspects();

        assertThat(endpoints()).isEqualTo(1 + suspects);
        // The command reads what is committed.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fairlead(0, "suspects").lines()).hasSize(1 + suspects + 2));
        List<String> lines = fairlead(0, "suspects").lines().toList();
        assertThat(lines.getFirst()).matches("SERVICE +ENDPOINT +SOURCE +INSTANCE +SINCE +AGE +REJECTED-BY +REASON");
        assertThat(lines.get(1))
                .matches(
                        "shop/cart.shop.mesh +\\S+:9\\d+ +dc1 +dc1/\\S+/cart-\\d +TIME +\\w+ +- +guard: "
                                + "\\d of 10 instances of the source are missing at once, allowed are 2 \\(the smaller of 50 and 20%\\)");
        assertThat(lines.getLast())
                .isEqualTo("`fairlead release SERVICE` removes them, `fairlead reject SERVICE` keeps"
                        + " them until the registry lists them again");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fairlead(0, "status"))
                        .containsPattern("dc1 +fresh +" + (1 + suspects) + " +" + suspects + " +-"));
        assertThat(fairlead(0, "why", HOST)).contains("suspect: not listed since TIME: guard: ");
        assertThat(fairlead(1, "release", HOST, "--instance", "nobody"))
                .contains("nothing of instance nobody of cart.shop.mesh is suspect; `fairlead suspects` lists what is");

        assertThat(fairlead(0, "release", HOST))
                .contains("released: what the registry does not list again is removed immediately");
        await().atMost(SOON).untilAsserted(() -> assertThat(endpoints()).isEqualTo(1));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fairlead(0, "suspects")).contains("nothing is suspect"));
    }

    private long endpoints() {
        return mesh.object("shop", HOST)
                .lines()
                .filter(line -> line.contains("address:"))
                .count();
    }

    @Test
    void whatIsLostInBulkGoesOnceALaterAnswerLacksItToo() throws Exception {
        start("15s");

        consulLoses(0, 8);
        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .untilAsserted(() -> assertThat(mesh.object("shop", HOST)).contains("9008"));

        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() ->
                        assertThat(mesh.object("shop", HOST)).contains("9009").doesNotContain("9002", "9008"));
    }

    private void otherServices(int services) {
        for (int i = 0; i < services; i++) {
            for (int j = 0; j < 4; j++) {
                consul.register("other-" + i, "other-" + i + "-" + j, 10_000 + 10 * i + j);
            }
        }
    }

    /// All ten of `cart`, of 70 instances in 16 services.
    @Test
    void aServiceThatEndsInAnOtherwiseCompleteRegistryLeavesWithinSeconds() throws Exception {
        otherServices(15);
        start("5m");

        consulLoses(0, 9);

        await().atMost(SOON).untilAsserted(() -> assertThat(endpoints()).isZero());
        await().atMost(SOON).untilAsserted(() -> assertThat(suspects()).isZero());
    }

    @Test
    void theOldInstancesLeaveAsSoonAsNewOnesAreThere() throws Exception {
        otherServices(15);
        start("5m");

        consulLoses(0, 9);
        for (int i = 0; i < 10; i++) {
            consul.register("cart", "new-" + i, 9100 + i);
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mesh.object("shop", HOST))
                        .contains("9100", "9109")
                        .doesNotContain(": 900"));
        assertThat(endpoints()).isEqualTo(10);
    }

    /// The process that saw it go is not the one that sees it a second time.
    @Test
    void aServiceThatEndedWhileNobodyReadLeavesSecondsAfterTheStart() throws Exception {
        otherServices(15);
        start("5m");
        stop();
        consulLoses(0, 9);

        restart();

        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(endpoints()).isZero());
    }

    @Test
    void whatComesBackWasNeverGone() throws Exception {
        start("1h");

        consulLoses(0, 8);
        awaitSuspects();
        fairlead(0, "reject", "--all", "--as", "ann");
        for (int i = 0; i < INSTANCES; i++) {
            consul.register("cart", "cart-" + i, 9000 + i);
        }

        await().atMost(SOON).untilAsserted(() -> assertThat(suspects()).isZero());
        assertThat(mesh.object("shop", HOST)).contains("9000", "9009");

        consulLoses(0, 8);
        awaitSuspects();
        fairlead(0, "release", "--all", "--as", "ann");
        await().atMost(SOON).untilAsserted(() -> assertThat(endpoints()).isEqualTo(1));
        await().atMost(SOON).untilAsserted(() -> assertThat(suspects()).isZero());
    }

    private String metrics() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Consul whose checks fail: health alone never empties a service (docs/operations/panic.md).
@WithConsul
class PanicIT {
    private static final int CARTS = 10;
    private static final int PAYS = 4;
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private int port;
    private ConsulPeer consul;
    private MeshFolder mesh;
    private @Nullable Fairlead fairlead;

    @BeforeEach
    void twoServicesAreInTheMesh(ConsulPeer peer) throws Exception {
        consul = peer;
        mesh = new MeshFolder(folder.resolve("mesh"));
        port = FreePorts.one();
        for (int i = 0; i < CARTS; i++) {
            consul.register("cart", "cart-" + i, 9000 + i);
        }
        for (int i = 0; i < PAYS; i++) {
            consul.register("pay", "pay-" + i, 9500 + i);
        }
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(config, """
                pipeline: test
                kafka: embedded
                schema-registry: embedded
                http: {port: %d}
                topics: {partitions: 4}
                sources:
                  - name: dc1
                    consul: {address: "%s"}
                    claims: {addresses: [loopback]}
                    rules:
                      - {drop: "service == 'consul'"}
                      - {host: "${service}.shop.mesh", namespace: shop}
                      - {ports: [{name: http, number: 80, protocol: HTTP}]}
                targets:
                  - name: folder
                    files: {directory: mesh}
                    policy: sync
                    coalesce: {quiet: 0s, max: 0s}
                """.formatted(port, consul.address()));
        Fairlead started = Fairlead.start(
                new ConfigReader(BundledConnectors.list()).read(config),
                EnumSet.allOf(Role.class),
                _ -> {},
                Clock.systemUTC());
        fairlead = started;
        await().atMost(Duration.ofSeconds(90)).until(started::isReady);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(endpoints("cart")).isEqualTo(CARTS);
            assertThat(endpoints("pay")).isEqualTo(PAYS);
        });
    }

    @AfterEach
    void stop() {
        if (fairlead != null) {
            fairlead.close();
        }
    }

    private long endpoints(String service) {
        return mesh.object("shop", service + ".shop.mesh")
                .lines()
                .filter(line -> line.contains("address:"))
                .count();
    }

    private void checks(String service, int first, int last, String status) {
        for (int i = first; i <= last; i++) {
            consul.check(service, service + "-" + i, status);
        }
    }

    private int panics() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String metrics = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher line = Pattern.compile("(?m)^fairlead_target_notices\\{kind=\"panic\",target=\"folder\"} (\\d+)")
                    .matcher(metrics);
            return line.find() ? Integer.parseInt(line.group(1)) : -1;
        }
    }

    @Test
    void noEndpointLeavesWhenEveryInstanceTurnsCriticalAtOnce() throws Exception {
        checks("cart", 0, CARTS - 1, "passing");
        checks("pay", 0, PAYS - 1, "passing");
        checks("cart", 0, CARTS - 1, "critical");
        checks("pay", 0, PAYS - 1, "critical");

        await().atMost(SOON).untilAsserted(() -> assertThat(panics()).isEqualTo(2));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(FairleadProcess.output(folder, 0, "services"))
                        .contains("folder (0 of 10 healthy)", "folder (0 of 4 healthy)"));
        assertThat(endpoints("cart")).isEqualTo(CARTS);
        assertThat(endpoints("pay")).isEqualTo(PAYS);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(FairleadProcess.output(folder, 0, "status"))
                    .contains("notices:", "panic", "0 of 10 endpoints are healthy");
            assertThat(FairleadProcess.output(folder, 0, "why", "pay.shop.mesh"))
                    .contains("in panic in target folder (0 of 4 healthy)");
        });

        checks("cart", 0, CARTS - 1, "passing");
        checks("pay", 0, PAYS - 1, "passing");
        await().atMost(SOON).untilAsserted(() -> assertThat(panics()).isZero());
    }

    @Test
    void whatIsIllLeavesOnlyWhileHalfOfTheServiceIsHealthy() throws Exception {
        checks("cart", 0, 2, "critical");
        await().atMost(SOON).untilAsserted(() -> assertThat(endpoints("cart")).isEqualTo(CARTS - 3));
        assertThat(panics()).isZero();

        checks("cart", 3, 5, "critical");
        await().atMost(SOON).untilAsserted(() -> assertThat(endpoints("cart")).isEqualTo(CARTS));
        await().atMost(SOON).untilAsserted(() -> assertThat(panics()).isEqualTo(1));
        assertThat(endpoints("pay")).isEqualTo(PAYS);
    }
}

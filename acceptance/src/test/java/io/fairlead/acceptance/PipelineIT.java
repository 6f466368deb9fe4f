package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.platform.Role;
import io.fairlead.server.Fairlead;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.peers.WithConsul;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One process with an embedded Kafka, an inventory file, a real Consul, and a folder as target.
@WithConsul
class PipelineIT {
    private static final int CHANGES = 200;
    private static final String BILLING = """
            services:
              - name: billing
                host: billing.shop.mesh
                namespace: shop
                ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                endpoints:
                  - {address: 10.1.0.4, labels: {version: v2}, locality: eu/dc1}
            """;

    @TempDir
    private Path folder;

    private ConsulPeer consul;
    private MeshFolder mesh;
    private Fairlead fairlead;

    @BeforeEach
    void start(ConsulPeer peer) throws Exception {
        consul = peer;
        mesh = new MeshFolder(folder.resolve("mesh"));
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(folder.resolve("inventory/shop.yaml"), BILLING);
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(config, """
                pipeline: test
                kafka: embedded
                schema-registry: embedded
                http: {port: %d}
                topics: {partitions: 4}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                  - name: dc1
                    consul: {address: "%s"}
                    claims: {addresses: [loopback]}
                    rules:
                      - {drop: "service == 'consul'"}
                      - {host: "${service}.shop.mesh", namespace: shop}
                      - {ports: [{name: http, number: 80, protocol: HTTP}]}
                      - {labels: {version: "${metadata.?version.orValue('')}"}}
                merge: {precedence: [static, dc1]}
                targets:
                  - name: folder
                    files: {directory: mesh}
                    policy: sync
                    coalesce: {quiet: 0s, max: 0s}
                """.formatted(FreePorts.one(), consul.address()));
        fairlead = Fairlead.start(
                new ConfigReader(BundledConnectors.list()).read(config),
                EnumSet.allOf(Role.class),
                _ -> {},
                Clock.systemUTC());
        await().atMost(Duration.ofSeconds(90)).until(fairlead::isReady);
    }

    @AfterEach
    void stop() {
        if (fairlead != null) {
            long begin = System.nanoTime();
            fairlead.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void registeringChangingAndDeregisteringShowsInTheYaml() {
        consul.register("cart", "cart-1", 9001);
        awaitObject("cart.shop.mesh", "9001");
        consul.register("cart", "cart-1", 9002);
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() ->
                        assertThat(object("cart.shop.mesh")).contains("9002").doesNotContain("9001"));
        consul.register("cart", "cart-2", 9003);
        awaitObject("cart.shop.mesh", "9003");
        consul.deregister("cart-1");
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(
                        () -> assertThat(object("cart.shop.mesh")).isNotEmpty().doesNotContain("9002"));
    }

    @Test
    void aBrokenInventoryChangesNothingAndAMendedOneGoesOn() throws IOException {
        awaitObject("billing.shop.mesh", "10.1.0.4");
        Files.writeString(folder.resolve("inventory/shop.yaml"), "services: [{name: billing\n  oops");
        consul.register("probe", "probe-1", 9100);
        awaitObject("probe.shop.mesh", "9100");
        assertThat(object("billing.shop.mesh")).contains("10.1.0.4");
        Files.writeString(folder.resolve("inventory/shop.yaml"), BILLING.replace("10.1.0.4", "10.1.0.5"));
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(object("billing.shop.mesh"))
                        .contains("10.1.0.5")
                        .doesNotContain("10.1.0.4"));
    }

    @Test
    void endpointsOfTwoSourcesAreUnitedAndTheDeclaredPrecedenceWins() throws Exception {
        // The same place as the inventory's, with another label; and one more.
        consul.put("/v1/catalog/register", """
                {"Node": "vm4", "Address": "10.1.0.4", "Service": {"ID": "billing-4", "Service": "billing",
                 "Address": "10.1.0.4", "Port": 8080, "Meta": {"version": "v1"}}}""");
        consul.put("/v1/catalog/register", """
                {"Node": "vm9", "Address": "10.1.0.9", "Service": {"ID": "billing-9", "Service": "billing",
                 "Address": "10.1.0.9", "Port": 8080, "Meta": {"version": "v1"}}}""");
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(object("billing.shop.mesh"))
                        .contains("10.1.0.4", "10.1.0.9")
                        .containsOnlyOnce("version: v2"));

        // The command reads what is committed.
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(why("billing.shop.mesh")).isEqualTo("""
                shop/billing.shop.mesh  resolution STATIC
                listed by, in the order of precedence: static since TIME, dc1 since TIME
                FIELD       VALUE         FROM    OVERRULED
                ports.http  http:80/HTTP  static  -

                10.1.0.4:8080  listed by static (inventory/shop.yaml#billing/10.1.0.4:8080) since TIME, dc1 (dc1/vm4/billing-4) since TIME
                FIELD           VALUE               FROM    OVERRULED
                health          unknown             static  -
                labels.version  v2                  static  dc1 says v1
                locality        eu/dc1              static  -
                ports           http:80/HTTP->8080  static  -

                10.1.0.9:8080  listed by dc1 (dc1/vm9/billing-9) since TIME
                FIELD           VALUE               FROM  OVERRULED
                health          unknown             dc1   -
                labels.version  v1                  dc1   -
                ports           http:80/HTTP->8080  dc1   -

                """));

        consul.put("/v1/catalog/deregister", "{\"Node\": \"vm9\"}");
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(object("billing.shop.mesh"))
                        .contains("10.1.0.4", "version: v2")
                        .doesNotContain("10.1.0.9"));

        // The inventory's address with a target port of its own: two endpoints, and a notice.
        consul.put("/v1/catalog/register", """
                {"Node": "vm4", "Address": "10.1.0.4", "Service": {"ID": "billing-4", "Service": "billing",
                 "Address": "10.1.0.4", "Port": 9999}}""");
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(notices())
                        .containsExactly("port http of address 10.1.0.4 is listed as 8080 by static and as 9999 by"
                                + " dc1: these are two endpoints, and both are written"));
        assertThat(object("billing.shop.mesh")).contains("http: 8080", "http: 9999");
        consul.put("/v1/catalog/deregister", "{\"Node\": \"vm4\"}");
    }

    @Test
    void printsTheTimesOf200Changes() {
        long[] micros = new long[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            int port = 20_000 + i;
            long begin = System.nanoTime();
            consul.register("clock", "clock-1", port);
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> object("clock.shop.mesh").contains(String.valueOf(port)));
            micros[i] = (System.nanoTime() - begin) / 1000;
        }
        Arrays.sort(micros);
        System.out.printf(
                Locale.ROOT,
                "Consul's HTTP API called -> in the YAML file, %d changes: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                CHANGES,
                micros[CHANGES / 2] / 1000.0,
                micros[CHANGES * 99 / 100] / 1000.0,
                micros[CHANGES - 1] / 1000.0);
        assertThat(micros[CHANGES / 2]).isLessThan(1_000_000);
    }

    /// What the command says, with every time as TIME.
    private String why(String wanted) throws Exception {
        return FairleadProcess.output(folder, 0, "why", wanted).replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");
    }

    private List<String> notices() throws Exception {
        return new JsonMapper()
                .readTree(FairleadProcess.output(folder, 0, "status", "-o", "json"))
                .path("notices")
                .findValuesAsText("reason");
    }

    private String object(String host) {
        return mesh.object("shop", host);
    }

    private void awaitObject(String host, String part) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(object(host)).contains(part));
    }
}

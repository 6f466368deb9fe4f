package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.platform.Role;
import io.fairlead.server.Fairlead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that goes on without writing, as the demo does while it stops.
class StopWritingIT {
    private static final String BILLING = """
            services:
              - name: billing
                host: billing.shop.mesh
                namespace: shop
                ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                endpoints:
                  - {address: %s}
            """;

    @TempDir
    private Path folder;

    @Test
    void noChangeReachesATargetAfterwards() throws Exception {
        Path inventory = Files.createDirectories(folder.resolve("inventory")).resolve("shop.yaml");
        Files.writeString(inventory, BILLING.formatted("10.1.0.4"));
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(config, """
                pipeline: test
                kafka: embedded
                schema-registry: embedded
                http: {port: 0}
                topics: {partitions: 4}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: mesh
                    files: {directory: mesh}
                    policy: sync
                    coalesce: {quiet: 0s, max: 0s}
                """);
        MeshFolder mesh = new MeshFolder(folder.resolve("mesh"));
        try (Fairlead fairlead = Fairlead.start(
                new ConfigReader(BundledConnectors.list()).read(config),
                EnumSet.allOf(Role.class),
                _ -> {},
                Clock.systemUTC())) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> mesh.object("shop", "billing.shop.mesh").contains("10.1.0.4"));
            fairlead.stopWriting();
            Files.writeString(inventory, BILLING.formatted("10.1.0.5"));
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(90))
                    .untilAsserted(() ->
                            assertThat(mesh.object("shop", "billing.shop.mesh")).contains("10.1.0.4"));
        }
    }
}

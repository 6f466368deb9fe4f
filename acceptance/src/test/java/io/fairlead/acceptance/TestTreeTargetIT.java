package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.config.ConfigReader;
import io.fairlead.config.Connectors;
import io.fairlead.config.KeyExplanation;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.platform.Role;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.spi.TargetFactory;
import io.fairlead.server.Fairlead;
import io.fairlead.testkit.peers.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A kind of target that is only in this test tree, in the whole program: no file of the product knows of it.
class TestTreeTargetIT {
    private final MemoryTargetFactory memory = new MemoryTargetFactory();
    private final ConfigReader reader = new ConfigReader(withMemory());

    @TempDir
    private Path folder;

    private Connectors withMemory() {
        Connectors bundled = BundledConnectors.list();
        List<TargetFactory<?>> targets = new ArrayList<>(bundled.targets());
        targets.add(memory);
        return new Connectors(bundled.sources(), targets, bundled.absent());
    }

    private Path configure(String options) throws IOException {
        return Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: test
                kafka: embedded
                schema-registry: embedded
                http: {port: %d}
                sources:
                  - {name: static, files: {paths: ["inventory/*.yaml"]}}
                targets:
                  - {name: main, memory: {%s}, policy: sync}
                """.formatted(FreePorts.one(), options));
    }

    private void inventory(String address) throws IOException {
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(folder.resolve("inventory/shop.yaml"), """
                services:
                  - name: billing
                    host: billing.shop.mesh
                    namespace: shop
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints: [{address: %s}]
                """.formatted(address));
    }

    @Test
    void isWrittenByPlans() throws Exception {
        inventory("10.1.0.4");
        try (Fairlead fairlead = Fairlead.start(
                reader.read(configure("mesh: prod")), EnumSet.allOf(Role.class), _ -> {}, Clock.systemUTC())) {
            await().atMost(Duration.ofSeconds(90)).until(fairlead::isReady);
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(lastWrite()).contains("10.1.0.4"));

            inventory("10.1.0.5");
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(lastWrite()).contains("10.1.0.5"));
        }
    }

    private String lastWrite() {
        List<Change> writes = memory.mesh("prod").writes();
        assertThat(writes).isNotEmpty();
        return switch (writes.getLast()) {
            case Create(var after) -> after.content();
            case Update(var _, var after) -> after.content();
            case Delete(var before, var _) -> throw new AssertionError(before + " was deleted");
        };
    }

    @Test
    void isCheckedAndExplainedByItsOwnSchema() throws IOException {
        Path file = configure("mehs: prod");

        assertThatThrownBy(() -> reader.read(file))
                .hasMessageContaining(file + " line 8: targets[0].memory.mehs: unknown key; did you mean \"mesh\"?")
                .hasMessageContaining("targets[0].memory");
        assertThat(KeyExplanation.of(withMemory(), "targets.memory.mesh").description())
                .isEqualTo("The name of the mesh.");
    }
}

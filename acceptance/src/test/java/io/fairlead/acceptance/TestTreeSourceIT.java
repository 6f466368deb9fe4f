package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.config.ConfigReader;
import io.fairlead.config.Connectors;
import io.fairlead.config.KeyExplanation;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.operations.connectors.Sources;
import io.fairlead.platform.Role;
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

/// A kind of source that is only in this test tree, in the whole program: no file of the product knows of it.
class TestTreeSourceIT {
    private static final Connectors CONNECTORS = withHosts();

    @TempDir
    private Path folder;

    private static Connectors withHosts() {
        Connectors bundled = BundledConnectors.list();
        List<SourceFactory<?>> sources = new ArrayList<>(bundled.sources());
        sources.add(new HostsFactory());
        return new Connectors(sources, bundled.targets(), bundled.absent());
    }

    private Path configure(String hosts) throws IOException {
        return Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: test
                kafka: embedded
                schema-registry: embedded
                http: {port: %d}
                sources:
                  - name: old
                    hosts: {%s}
                    rules: [{host: "${service}.shop.mesh", namespace: shop, protocol: HTTP}]
                targets:
                  - {name: folder, files: {directory: mesh}, policy: sync}
                """.formatted(FreePorts.one(), hosts));
    }

    @Test
    void isReadAndWrittenToTheMesh() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts.txt"), "10.1.0.4 8080 billing\n");
        MeshFolder mesh = new MeshFolder(folder.resolve("mesh"));
        try (Fairlead fairlead = Fairlead.start(
                new ConfigReader(CONNECTORS).read(configure("file: hosts.txt")),
                EnumSet.allOf(Role.class),
                _ -> {},
                Clock.systemUTC())) {
            await().atMost(Duration.ofSeconds(90)).until(fairlead::isReady);
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() ->
                            assertThat(mesh.object("shop", "billing.shop.mesh")).contains("10.1.0.4"));

            Files.writeString(hosts, "10.1.0.4 8080 billing\n10.1.0.5 8080 billing\n");
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() ->
                            assertThat(mesh.object("shop", "billing.shop.mesh")).contains("10.1.0.5"));
        }
    }

    @Test
    void isCheckedAndExplainedByItsOwnSchema() throws IOException {
        ConfigReader reader = new ConfigReader(CONNECTORS);

        assertThatThrownBy(() -> reader.read(configure("fil: hosts.txt, every: 5ms")))
                .hasMessage(folder.resolve("fairlead.yaml")
                        + " line 7: sources[0].hosts.every: found \"5ms\", expected at least 10ms\n"
                        + folder.resolve("fairlead.yaml")
                        + " line 7: sources[0].hosts.fil: unknown key; did you mean \"file\"?");
        assertThat(Sources.checkFiles(reader.check(configure("file: none.txt"))))
                .containsExactly(folder.resolve("fairlead.yaml") + " line 7: sources[0].hosts.file: there is no file "
                        + folder.resolve("none.txt"));
        assertThat(KeyExplanation.of(CONNECTORS, "sources.hosts.every").defaultValue())
                .isEqualTo("50ms");
    }
}

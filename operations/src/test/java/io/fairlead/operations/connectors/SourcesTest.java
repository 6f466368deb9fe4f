package io.fairlead.operations.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private static final String CONFIG = """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            sources:
              - name: broken
                consul: {address: "https://consul:8501", tls: {ca: nope.pem}}
              - name: whole
                consul: {address: "http://consul_server:8500"}
            targets: []
            """;

    @TempDir
    private Path directory;

    private CheckedConfig checked() throws IOException {
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), CONFIG);
        return new ConfigReader(BundledConnectors.list()).check(file);
    }

    @Test
    void aTlsFileOfOneSourceKeepsNoOtherFromStarting() throws IOException {
        assertThat(Sources.setups(checked().config(), Clock.systemUTC()))
                .extracting(it -> it.source().id().value())
                .containsExactly("broken", "whole");
    }

    @Test
    void validateNamesTheFileAndItsPlace() throws IOException {
        assertThat(Sources.checkFiles(checked()))
                .containsExactly(directory.resolve("fairlead.yaml") + " line 6: sources[0].consul.tls.ca: the file "
                        + directory.resolve("nope.pem") + ": does not exist");
    }
}

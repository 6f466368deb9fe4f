package io.fairlead.operations.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.ConfigEnvironment;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static final FairleadConfig CONFIG = ConfigReader.parse(
            "fairlead.yaml", """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            sources:
              - name: broken
                consul: {address: "https://consul:8501", tls: {ca: nope.pem}}
              - name: whole
                consul: {address: "http://consul_server:8500"}
            targets: []
            """, new ConfigEnvironment(Path.of("/etc/fairlead"), Path.of("/home/operator"), Map.of()));

    @Test
    void aTlsFileOfOneSourceKeepsNoOtherFromStarting() {
        assertThat(Sources.setups(CONFIG, Clock.systemUTC()))
                .extracting(it -> it.source().id().value())
                .containsExactly("broken", "whole");
    }

    @Test
    void validateNamesTheFileAndItsPlace() {
        assertThat(Sources.checkFiles(CONFIG))
                .containsExactly("fairlead.yaml line 6: sources[0].consul.tls.ca: the file /etc/fairlead/nope.pem:"
                        + " does not exist");
    }
}

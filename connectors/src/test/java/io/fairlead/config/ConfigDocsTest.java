package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connectors.BundledConnectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigDocsTest {
    private static final Path PAGE = Path.of("../docs/config.md");

    @Test
    void documentsTheSchemaAsItIs() throws IOException {
        String page = ConfigPage.render(ConfigSchema.of(BundledConnectors.list()));
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "docs/config.md is stale; run: ./mvnw -q -pl connectors -am test -Dtest=ConfigDocsTest -Dregenerate=true")
                .isEqualTo(page);
    }
}

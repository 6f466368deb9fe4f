package io.fairlead.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The inventory that the demo and the documents use.
class ExamplesTest {
    private static final Path INVENTORY = Path.of("../../examples/inventory");

    @ParameterizedTest
    @CsvSource({"shop.yaml, 13", "legacy.json, 3"})
    void isGood(String file, int instances) throws IOException {
        FileParser.Parsed parsed = FileParser.parse(file, Files.readAllBytes(INVENTORY.resolve(file)));

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        FileParser.Parsed.Good.class,
                        good -> assertThat(good.instances()).hasSize(instances));
    }
}

package io.fairlead.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TopicsDocsTest {
    private static final Path PAGE = Path.of("../docs/topics.md");

    @Test
    void documentsTheTopicsAsTheyAre() throws IOException {
        String page = TopicsPage.render();
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/topics.md is stale; run: ./mvnw -q -pl schemas test -Dtest=TopicsDocsTest -Dregenerate=true")
                .isEqualTo(page);
    }
}

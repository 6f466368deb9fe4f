package io.fairlead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.app.config.ConfigDifference;
import io.fairlead.app.config.ConfigParts;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsequencesTest {
    private static final ConfigParts BEFORE = ConfigParts.parse(Map.of(
            "http", Map.of("", "1"),
            "source a", Map.of("rules", "1", "timing", "1"),
            "source b", Map.of("rules", "1", "timing", "1"),
            "source c", Map.of("rules", "1", "timing", "1"),
            "target x", Map.of("policy", "1")));
    private static final ConfigParts AFTER = ConfigParts.parse(Map.of(
            "http", Map.of("", "2"),
            "source b", Map.of("rules", "2", "timing", "1"),
            "source c", Map.of("rules", "1", "timing", "2"),
            "target y", Map.of("policy", "1")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http     | 0       | waits for a restart",
                "source a | 0       | its 7 instances stay until `fairlead source retire a`",
                "source b | null    | not known before the registry is read again",
                "source c | 0       | lists the same",
                "target x | 0       | its 3 objects stay",
                "target y | null    | within its delete-limit"
            })
    void saysWhatLeavesForEachPart(String part, String leave, String effect) throws Exception {
        JsonNode status = new JsonMapper().readTree("""
                {"table": [{"source": "a", "instances": 7}], "targets": [{"target": "x", "objects": 3}]}
                """);
        assertThat(Consequences.of(ConfigDifference.between(BEFORE, AFTER), status))
                .filteredOn(row -> part.equals(row.get("part")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(String.valueOf(row.get("leave"))).isEqualTo(leave);
                    assertThat(String.valueOf(row.get("effect"))).contains(effect);
                });
    }
}

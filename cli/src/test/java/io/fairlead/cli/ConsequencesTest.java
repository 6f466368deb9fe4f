package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.ConfigDifference;
import io.fairlead.config.ConfigParts;
import io.fairlead.model.SourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsequencesTest {
    private static final ConfigParts BEFORE = ConfigParts.parse(Map.of(
            "http", Map.of("", "1"),
            "source a", Map.of("rules", "1", "timing", "1"),
            "source b", Map.of("rules", "1", "timing", "1"),
            "source c", Map.of("rules", "1", "timing", "1"),
            "source d", Map.of("rules", "1"),
            "source e", Map.of("rules", "1", "options", "1"),
            "target x", Map.of("policy", "1")));
    private static final ConfigParts AFTER = ConfigParts.parse(Map.of(
            "http", Map.of("", "2"),
            "source b", Map.of("rules", "2", "timing", "1"),
            "source c", Map.of("rules", "1", "timing", "2"),
            "source d", Map.of("rules", "2"),
            "source e", Map.of("rules", "2", "options", "2"),
            "target y", Map.of("policy", "1")));

    /// Of d nobody knows it; of e it is not asked, as its registry is another one.
    private static Optional<Departure> departure(SourceId source) {
        return source.value().equals("d")
                ? Optional.empty()
                : Optional.of(new Departure(2, 0, 1, List.of("shop/a.mesh")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http     | 0       | waits for a restart",
                "source a | 0       | its 7 instances stay until `fairlead source retire a`",
                "source b | 2       | 2 endpoints of 1 services are removed from where the former rules put them, and these services are left without endpoints: shop/a.mesh",
                "source d | null    | not known until the registry is read again",
                "source e | null    | not known until the registry is read again",
                "source c | 0       | lists the same",
                "target x | 0       | its 3 objects stay",
                "target y | null    | within its delete-limit"
            })
    void saysWhatLeavesForEachPart(String part, String leave, String effect) throws Exception {
        JsonNode status = new JsonMapper().readTree("""
                {"table": [{"source": "a", "instances": 7}], "targets": [{"target": "x", "objects": 3}]}
                """);
        assertThat(Consequences.of(ConfigDifference.between(BEFORE, AFTER), status, ConsequencesTest::departure))
                .filteredOn(row -> part.equals(row.get("part")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(String.valueOf(row.get("leave"))).isEqualTo(leave);
                    assertThat(String.valueOf(row.get("effect"))).contains(effect);
                });
    }
}

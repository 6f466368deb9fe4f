package io.fairlead.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Instance;
import io.fairlead.model.Traits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private static List<Integer> weights(String file, String content) {
        return FileParser.parse(file, content.getBytes(StandardCharsets.UTF_8))
                        instanceof FileParser.Parsed.Good(var good, var _)
                ? good.stream().map(Instance::traits).map(Traits::weight).toList()
                : List.of();
    }

    /// Case 37: 0 beside 100 became "not given", which Istio counts as 1.
    @Test
    void zeroIsAValueAndNotTheSameAsNoWeight() {
        String inventory = """
                services:
                  - name: a
                    ports: [80]
                    endpoints:
                      - {address: 10.2.0.20, weight: 0}
                      - {address: 10.2.0.21, weight: 100}
                      - {address: 10.2.0.22}
                """;

        assertThat(weights("inventory.yaml", inventory)).containsExactly(0, 100, Traits.WEIGHT_UNSET);
    }

    @Test
    void aPrometheusFileGivesNone() {
        assertThat(weights("targets.json", "[{\"targets\": [\"10.1.0.8:80\"]}]"))
                .containsExactly(Traits.WEIGHT_UNSET);
    }
}

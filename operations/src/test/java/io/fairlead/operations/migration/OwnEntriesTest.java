package io.fairlead.operations.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.publisher.spi.Owner;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of [Owner], for objects that are compared with what Fairlead would write.
class OwnEntriesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fairlead | shop  | k1/ | k1/ | true",
                "fairlead | shop  | ''  | k1/ | true",
                "fairlead | shop  | k2/ | k1/ | false",
                "fairlead | shop  | k1/ | ''  | false",
                "fairlead | shop  | ''  | ''  | true",
                "fairlead | other | k1/ | k1/ | false",
                "helm     | shop  | k1/ | k1/ | false"
            })
    void anOwnObjectIsNotOneOfAnother(String manager, String pipeline, String found, String ours, boolean isOwn)
            throws IOException {
        JsonNode list = new YAMLMapper().readTree("""
                kind: List
                items:
                - kind: ServiceEntry
                  metadata:
                    name: a
                    labels: {app.kubernetes.io/managed-by: %s, fairlead.io/pipeline: %s}
                    annotations: {fairlead.io/installation: "%s"}
                - kind: ServiceEntry
                  metadata: {name: b}
                - kind: Service
                """.formatted(manager, pipeline, found));

        assertThat(ShadowPlan.others(new Owner("shop", ours), List.of(list)))
                .extracting(it -> it.at("/metadata/name").asText())
                .isEqualTo(isOwn ? List.of("b") : List.of("a", "b"));
    }
}

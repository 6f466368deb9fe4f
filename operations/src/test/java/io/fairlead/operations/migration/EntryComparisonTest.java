package io.fairlead.operations.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryComparisonTest {
    private static final String OURS = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: billing, namespace: shop}
            spec:
              hosts: [billing.shop.mesh]
              location: MESH_INTERNAL
              resolution: STATIC
              ports:
              - {name: http, number: 80, protocol: HTTP}
              endpoints:
              - {address: 10.0.0.1, ports: {http: 8080}, labels: {version: v2}}
              - {address: 10.0.0.2, ports: {http: 8080}, weight: 3}
            """;

    private static List<JsonNode> objects(String yaml) throws IOException {
        return List.of(new YAMLMapper().readTree(yaml));
    }

    private static List<String> differences(String theirs) throws IOException {
        return EntryComparison.of(objects(OURS), objects(theirs)).stream()
                .map(it -> it.cause() + ": " + it.detail())
                .toList();
    }

    @Test
    void orderDefaultsAndMetadataDoNotCount() throws IOException {
        assertThat(differences("""
                kind: ServiceEntry
                metadata: {name: by-hand, namespace: shop, annotations: {team: shop}}
                spec:
                  resolution: STATIC
                  location: MESH_INTERNAL
                  hosts: [other.shop.mesh, billing.shop.mesh]
                  ports:
                  - {number: 80, name: http, protocol: http, targetPort: 8080}
                  endpoints:
                  - {weight: 3, address: 10.0.0.2}
                  - {address: 10.0.0.1, weight: 0, labels: {version: v2}}
                """)).containsExactly("only there: 2 endpoints");
    }

    @Test
    void eachCauseIsNamedByItself() throws IOException {
        assertThat(differences("""
                kind: ServiceEntry
                metadata: {name: billing, namespace: default}
                spec:
                  hosts: [billing.shop.mesh]
                  exportTo: ["."]
                  location: MESH_INTERNAL
                  resolution: STATIC
                  ports:
                  - {name: http, number: 80, protocol: TCP}
                  endpoints:
                  - {address: 10.0.0.1, ports: {http: 8081}, labels: {version: v1}}
                  - {address: 10.0.0.9, ports: {http: 8080}}
                """))
                .containsExactly(
                        "namespace: default->shop",
                        "ports: 80 http/TCP->http/HTTP",
                        "settings: exportTo .->-",
                        "endpoints only there: 10.0.0.9",
                        "endpoints only in Fairlead: 10.0.0.2",
                        "values of endpoints: 10.0.0.1 labels.version v1->v2, 10.0.0.1 ports 80:8081->80:8080");
    }

    @Test
    void whatIsOnOneSideOnlyIsNamed() throws IOException {
        assertThat(EntryComparison.of(objects(OURS), List.of()))
                .extracting(it -> it.host() + " " + it.cause())
                .containsExactly("billing.shop.mesh only in Fairlead");
        assertThat(EntryComparison.of(List.of(), objects(OURS)))
                .extracting(it -> it.host() + " " + it.cause())
                .containsExactly("billing.shop.mesh only there");
        assertThat(EntryComparison.of(objects(OURS), objects(OURS))).isEmpty();
    }

    @Test
    void aNameWithoutEndpointsIsComparedWithItself() throws IOException {
        String named = """
                kind: ServiceEntry
                metadata: {name: api, namespace: shop}
                spec:
                  hosts: [api.example.com]
                  location: MESH_INTERNAL
                  resolution: DNS
                  ports: [{name: https, number: 443, protocol: TLS}]
                """;
        String explicit = named + "  endpoints: [{address: api.example.com, ports: {https: 443}}]\n";

        assertThat(EntryComparison.of(objects(named), objects(explicit))).isEmpty();
    }
}

package io.fairlead.operations.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static String entry(String name, String spec) {
        int slash = name.indexOf('/');
        return "kind: ServiceEntry\nmetadata: {name: " + name.substring(slash + 1) + ", namespace: "
                + name.substring(0, slash) + "}\nspec:\n"
                + "  hosts: [billing.mesh]\n  location: MESH_INTERNAL\n  resolution: STATIC\n" + spec.indent(2);
    }

    private static String of(String name, String port, String endpoints) {
        return entry(name, "ports: [" + port + "]\nendpoints: [" + endpoints + "]\n");
    }

    private static List<String> between(List<String> theirs, List<String> ours) throws IOException {
        List<JsonNode> there = new ArrayList<>();
        for (String yaml : theirs) {
            there.addAll(objects(yaml));
        }
        List<JsonNode> fairlead = new ArrayList<>();
        for (String yaml : ours) {
            fairlead.addAll(objects(yaml));
        }
        return EntryComparison.of(fairlead, there).stream()
                .map(it -> it.object() + " " + it.cause() + ": " + it.detail())
                .toList();
    }

    private static final String HTTP = "{name: http, number: 80, protocol: HTTP}";
    private static final String HTTPS = "{name: https, number: 443, protocol: HTTPS}";
    private static final String A = of("a/billing", HTTP, "{address: 10.0.0.1}");
    private static final String B = of("b/billing", HTTP, "{address: 10.0.0.1}, {address: 10.0.0.2}");

    @Nested
    class SeveralEntriesOfOneHost {
        @Test
        void eachNamespaceIsComparedInAnyOrder() throws IOException {
            assertThat(between(List.of(A, B), List.of(B))).containsExactly("a/billing only there: 1 endpoints");
            assertThat(between(List.of(B, A), List.of(B))).containsExactly("a/billing only there: 1 endpoints");
            assertThat(between(List.of(A, B), List.of(B, A))).isEmpty();
            assertThat(between(List.of(A), List.of(B, A))).containsExactly("b/billing only in Fairlead: 2 endpoints");
        }

        @Test
        void theOneThatIsLeftIsComparedWithAnotherNamespace() throws IOException {
            assertThat(between(List.of(A, B), List.of(of("c/billing", HTTP, "{address: 10.0.0.1}"), B)))
                    .containsExactly("c/billing namespace: a->c");
        }

        @Test
        void thoseOfOneNamespaceCountTogether() throws IOException {
            String http = of("shop/http", HTTP, "{address: 10.0.0.1, ports: {http: 8080}}");
            String https = of("shop/https", HTTPS, "{address: 10.0.0.1, ports: {https: 8443}}");
            String both =
                    of("shop/billing", HTTP + ", " + HTTPS, "{address: 10.0.0.1, ports: {http: 8080, https: 8443}}");

            assertThat(between(List.of(http, https), List.of(both))).isEmpty();
            assertThat(between(List.of(https), List.of(both))).containsExactly("shop/billing ports: 80 -->http/HTTP");
            assertThat(between(List.of(http, of("shop/more", HTTP, "{address: 10.0.0.9}")), List.of(both)))
                    .containsExactly(
                            "shop/billing ports: 443 -->https/HTTPS", "shop/billing endpoints only there: 10.0.0.9");
            assertThat(between(List.of(http, https), List.of()))
                    .containsExactly("shop/http, shop/https only there: 1 endpoints");
        }

        @Test
        void whereTheyContradictEachOtherBothValuesAreShown() throws IOException {
            String named = http("{name: web, number: 80, protocol: HTTP}");
            assertThat(between(List.of(A, named), List.of(A)))
                    .containsExactly("a/billing ports: 80 http/HTTP,web/HTTP->http/HTTP");
        }

        private String http(String port) {
            return of("a/more", port, "{address: 10.0.0.1}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an endpoint twice         | {address: 10.0.0.1}, {address: 10.0.0.1}           | {address: 10.0.0.1}",
                "targets in another order  | {address: a.b, ports: {http: 1}}, {address: a.b, ports: {http: 2}}"
                        + " | {address: a.b, ports: {http: 2}}, {address: a.b, ports: {http: 1}}",
                "networks in another order | {address: 10.0.0.1, network: a}, {address: 10.0.0.1, network: b}"
                        + " | {address: 10.0.0.1, network: b}, {address: 10.0.0.1, network: a}",
                "weight 1                  | {address: 10.0.0.1, weight: 1}                     | {address: 10.0.0.1}",
                "IPv6                      | {address: '2001:DB8:0::1'}                         | {address: '2001:db8::1'}",
                "a name                    | {address: Pay.Example.Com}                         | {address: pay.example.com}"
            })
    void isTheSameToIstio(String what, String there, String fairlead) throws IOException {
        assertThat(between(List.of(of("a/b", HTTP, there)), List.of(of("a/b", HTTP, fairlead))))
                .as(what)
                .isEmpty();
        assertThat(between(List.of(of("a/b", HTTP, fairlead)), List.of(of("a/b", HTTP, there))))
                .as(what)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{address: 10.0.0.1, ports: {http: 1}}, {address: 10.0.0.1, ports: {http: 2}},"
                        + " {address: 10.0.0.1, ports: {http: 3}}"
                        + " | {address: 10.0.0.1, ports: {http: 1}}, {address: 10.0.0.1, ports: {http: 3}}"
                        + " | endpoints only there: 10.0.0.1 80:2",
                "{address: 10.0.0.1, network: a} | {address: 10.0.0.1, network: a}, {address: 10.0.0.1, network: b}"
                        + " | endpoints only in Fairlead: 10.0.0.1 80:80",
                "{address: 10.0.0.1, network: a} | {address: 10.0.0.1}"
                        + " | values of endpoints: 10.0.0.1 network a->-",
                "{address: 10.0.0.1, weight: 2} | {address: 10.0.0.1} | values of endpoints: 10.0.0.1 weight 2->-"
            })
    void differsToIstio(String there, String fairlead, String difference) throws IOException {
        assertThat(between(List.of(of("a/b", HTTP, there)), List.of(of("a/b", HTTP, fairlead))))
                .containsExactly("a/b " + difference);
    }

    @Test
    void aProtocolThatIsNotSetIsDetectedByIstioAndIsNotTcp() throws IOException {
        String unset = of("a/b", "{name: http, number: 80}", "");
        String tcp = of("a/b", "{name: http, number: 80, protocol: TCP}", "");

        assertThat(between(List.of(unset), List.of(unset))).isEmpty();
        assertThat(between(List.of(tcp), List.of(unset))).containsExactly("a/b ports: 80 http/TCP->http");
    }

    @Test
    void exportToEverybodyIsTheDefault() throws IOException {
        String exported = entry("a/b", "exportTo: [\"*\"]\n");
        assertThat(between(List.of(exported), List.of(entry("a/b", "")))).isEmpty();
    }
}

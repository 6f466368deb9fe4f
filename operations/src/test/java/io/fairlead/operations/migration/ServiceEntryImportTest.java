package io.fairlead.operations.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.operations.migration.ServiceEntryImport.Imported;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceEntryImportTest {
    private static Imported imported(String yaml) throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        try (var documents = mapper.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return ServiceEntryImport.of(documents.readAll());
        }
    }

    private static final String SERVED = """
            location: MESH_INTERNAL
            resolution: STATIC
            ports: [{name: http, number: 80}]
            endpoints: [{address: 10.0.0.1}]
            """;

    private static String entry(String spec) {
        return """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing, namespace: shop}
                spec:
                """ + spec.indent(2);
    }

    @Test
    void portsAndEndpointsAreTakenOver() throws IOException {
        Imported found = imported(entry("""
                hosts: [billing.shop.mesh]
                location: MESH_INTERNAL
                resolution: STATIC
                ports:
                - {name: http, number: 80, protocol: HTTP, targetPort: 8080}
                - {name: grpc, number: 9090, protocol: GRPC}
                endpoints:
                - {address: 10.0.0.1, labels: {version: v2}, locality: eu/a, network: vm, weight: 3, serviceAccount: pay}
                - {address: 10.0.0.2, ports: {http: 8081}}
                """));

        assertThat(found.notes()).isEmpty();
        Map<String, Object> http = Map.of("name", "http", "number", 80, "protocol", "HTTP", "target", 8080);
        Map<String, Object> grpc = Map.of("name", "grpc", "number", 9090, "protocol", "GRPC");
        assertThat(found.services())
                .containsExactly(Map.of(
                        "name",
                        "billing",
                        "host",
                        "billing.shop.mesh",
                        "namespace",
                        "shop",
                        "ports",
                        List.of(http, grpc),
                        "endpoints",
                        List.of(
                                Map.of(
                                        "address",
                                        "10.0.0.1",
                                        "labels",
                                        Map.of("version", "v2"),
                                        "locality",
                                        "eu/a",
                                        "network",
                                        "vm",
                                        "weight",
                                        3,
                                        "service-account",
                                        "pay"),
                                Map.of(
                                        "address",
                                        "10.0.0.2",
                                        "ports",
                                        List.of(
                                                Map.of(
                                                        "name",
                                                        "http",
                                                        "number",
                                                        80,
                                                        "protocol",
                                                        "HTTP",
                                                        "target",
                                                        8081),
                                                grpc)))));
    }

    @Test
    void aNameWithoutEndpointsIsItsOwnEndpoint() throws IOException {
        Imported found = imported(entry("""
                hosts: [api.example.com]
                location: MESH_INTERNAL
                resolution: DNS
                ports: [{name: https, number: 443, protocol: TLS}]
                """));

        assertThat(found.services().getFirst())
                .containsEntry("endpoints", List.of(Map.of("address", "api.example.com")));
        assertThat(found.notes()).isEmpty();
    }

    @Test
    void eachHostIsAServiceOfItsOwnName() throws IOException {
        String two = entry("hosts: [a.mesh, b.mesh]\n" + SERVED);

        Imported twice = imported(two + "---\n" + two.replace("name: billing", "name: again"));
        assertThat(twice.services())
                .extracting(it -> it.get("name") + " " + it.get("host"))
                .containsExactly("billing a.mesh", "billing.shop b.mesh", "again a.mesh", "again.shop b.mesh");
        assertThat(twice.notes())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("ServiceEntry shop/again: host a.mesh is also that of ServiceEntry shop/billing:");
        assertThat(imported(two + "---\n" + two.replace("namespace: shop", "namespace: other"))
                        .notes())
                .isEmpty();
    }

    @Test
    void whatFairleadWouldNotWriteIsNamed() throws IOException {
        assertThat(imported(entry(
                                "hosts: [a.mesh]\nresolution: STATIC\nlocation: MESH_INTERNAL\nports: [{number: 80}]"))
                        .notes())
                .containsExactly(
                        "ServiceEntry shop/billing: it has no endpoints: Fairlead writes a service once it has some");
        Imported portless = imported(entry("hosts: [a.mesh]\nresolution: STATIC\nendpoints: [{address: 10.0.0.1}]\n"));
        assertThat(portless.services()).isEmpty();
        assertThat(portless.notes())
                .containsExactly("ServiceEntry shop/billing: not imported: it has no ports, and a service of an"
                        + " inventory has at least one");
    }

    @Test
    void exportToEverybodyIsTheDefault() throws IOException {
        assertThat(imported(entry("hosts: [a.mesh]\nexportTo: [\"*\"]\n" + SERVED))
                        .notes())
                .isEmpty();
    }

    @Test
    void whatHasNoEquivalentIsNamed() throws IOException {
        assertThat(imported(entry("hosts: [\"*.example.com\"]\n" + SERVED)).notes())
                .containsExactly("ServiceEntry shop/billing: host *.example.com not imported: a service has one host"
                        + " without a wildcard");
        assertThat(imported(entry("hosts: [a.mesh]\nresolution: NONE\n")).notes())
                .singleElement()
                .asString()
                .contains("not imported: resolution NONE");
        assertThat(imported(entry("hosts: [a.mesh]\nresolution: STATIC\nworkloadSelector: {labels: {app: a}}\n"))
                        .services())
                .isEmpty();
        assertThat(imported(entry("""
                        hosts: [a.mesh]
                        resolution: DNS_ROUND_ROBIN
                        addresses: [240.0.0.1]
                        exportTo: ["."]
                        ports: [{name: https, number: 443}]
                        """)).notes())
                .containsExactly(
                        "ServiceEntry shop/billing: `addresses` is not taken over: [\"240.0.0.1\"]",
                        "ServiceEntry shop/billing: `exportTo` is not taken over: [\".\"]",
                        "ServiceEntry shop/billing: location MESH_EXTERNAL is not taken over: Fairlead writes MESH_INTERNAL",
                        "ServiceEntry shop/billing: resolution DNS_ROUND_ROBIN is not taken over: Fairlead writes DNS");
    }

    @Test
    void ofAListItsItemsAreTakenAndOtherKindsAreLeftOut() throws IOException {
        assertThat(imported("""
                        kind: List
                        items:
                        - {kind: Service, metadata: {name: a}}
                        - kind: ServiceEntry
                          metadata: {name: b}
                          spec: {hosts: [b.mesh], resolution: DNS, ports: [{number: 80}]}
                        """).services())
                .extracting(it -> it.get("name") + " in " + it.get("namespace"))
                .containsExactly("b in default");
    }
}

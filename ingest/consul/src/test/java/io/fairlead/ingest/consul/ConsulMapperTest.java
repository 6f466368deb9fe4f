package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.ingest.consul.ConsulOptions.Addresses;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Consul 1.22.3 answered to `/v1/health/service/web?pretty`, and single entries.
class ConsulMapperTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode recorded = recorded();

    @Test
    void mapsEverythingConsulKnows() {
        Instance web1 = map("web1", Addresses.SERVICE).orElseThrow();

        assertThat(web1.id()).isEqualTo("dc1/n2/web1");
        assertThat(web1.naming()).isEqualTo(Naming.of("web"));
        assertThat(web1.address()).isEqualTo("10.0.0.7");
        assertThat(web1.ports()).containsExactly(ListedPort.target(80));
        assertThat(web1.tags()).containsExactly("mesh", "v2");
        assertThat(web1.health()).isEqualTo(Health.WARNING);
        assertThat(web1.traits().weight()).isEqualTo(3);
        assertThat(web1.traits().locality()).isEqualTo(Locality.parse("eu/eu-1"));
        assertThat(web1.metadata())
                .contains(
                        entry("version", "2"),
                        entry("consul.datacenter", "dc1"),
                        entry("consul.node", "n2"),
                        entry("consul.node-address", "127.0.0.1"),
                        entry("consul.node-meta.consul-version", "1.22.3"),
                        entry("consul.service-id", "web1"),
                        entry("consul.tagged.wan", "203.0.113.8 443"),
                        entry("consul.weight.passing", "10"),
                        entry("consul.region", "eu"));
    }

    @Test
    void takesTheTaggedAddressWithItsPort() {
        assertThat(map("web1", Addresses.LAN)).hasValueSatisfying(web1 -> {
            assertThat(web1.address()).isEqualTo("10.0.0.1");
            assertThat(web1.ports()).containsExactly(ListedPort.target(8080));
        });
        assertThat(map("web1", Addresses.WAN)).hasValueSatisfying(web1 -> {
            assertThat(web1.address()).isEqualTo("203.0.113.8");
            assertThat(web1.ports()).containsExactly(ListedPort.target(443));
        });
    }

    @Test
    void fallsBackToTheNodesAddress() {
        assertThat(map("web2", Addresses.SERVICE)).map(Instance::address).hasValue("127.0.0.1");
        assertThat(map("legacy", Addresses.SERVICE)).map(Instance::address).hasValue("10.9.9.9");
        assertThat(map("legacy", Addresses.LAN)).map(Instance::address).hasValue("10.9.9.10");
        assertThat(map("legacy", Addresses.WAN)).map(Instance::address).hasValue("203.0.113.9");
    }

    @Test
    void saysWhyAnInstanceIsInMaintenance() {
        Instance web2 = map("web2", Addresses.SERVICE).orElseThrow();

        assertThat(web2.health()).isEqualTo(Health.MAINTENANCE);
        assertThat(web2.metadata()).containsEntry("consul.maintenance", "disk swap");
    }

    @Test
    void leavesOutConsulsOwnProxies() {
        assertThat(map("web-proxy", Addresses.SERVICE)).isEmpty();
    }

    @Test
    void readsSeveralNamedPorts() {
        assertThat(map("many", Addresses.SERVICE).orElseThrow().ports())
                .containsExactly(new ListedPort("http", 0, "", 8080), new ListedPort("admin", 0, "", 8081));
    }

    @Test
    void anIdStaysUniqueWhenANodeHasASlash() {
        assertThat(map("legacy", Addresses.SERVICE)).map(Instance::id).hasValue("dc1/rack%2F9/legacy");
    }

    @Test
    void takesConsulsDefaultWeightsAsNotSaid() {
        assertThat(map("web2", Addresses.SERVICE).orElseThrow().traits().weight())
                .isEqualTo(Traits.WEIGHT_UNSET);
    }

    /// Cases 6 and 37 of ingest: 0 is a value of Consul's, and not "no weight given".
    @ParameterizedTest
    @CsvSource({
        "1, 1, passing, -1",
        "1, 0, passing, 1",
        "1, 0, warning, 0",
        "10, 0, warning, 0",
        "10, 3, warning, 3",
        "10, 3, passing, 10",
        "10, 3, critical, 10"
    })
    void takesTheWeightOfItsHealthAlsoIfItIsZero(int passing, int warning, String status, int expected)
            throws IOException {
        JsonNode entry = JSON.readTree("""
                {"Node": {"Node": "n", "Datacenter": "d", "Address": "10.0.0.1"},
                 "Service": {"ID": "x", "Service": "web", "Weights": {"Passing": %d, "Warning": %d}},
                 "Checks": [{"CheckID": "c", "Status": "%s"}]}
                """.formatted(passing, warning, status));

        assertThat(new ConsulMapper(Addresses.SERVICE)
                        .map(entry)
                        .orElseThrow()
                        .traits()
                        .weight())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'', UNKNOWN",
        "serfHealth passing, PASSING",
        "serfHealth passing;a warning, WARNING",
        "a warning;serfHealth critical;b passing, CRITICAL",
        "_node_maintenance critical, MAINTENANCE",
        "a critical;_service_maintenance:x critical, MAINTENANCE",
        "_service_maintenancex critical, CRITICAL",
    })
    void foldsChecks(String checks, Health expected) throws IOException {
        StringBuilder list = new StringBuilder();
        for (String check : checks.isEmpty() ? new String[0] : checks.split(";", -1)) {
            String[] parts = check.split(" ", 2);
            list.append(list.isEmpty() ? "" : ",")
                    .append("{\"CheckID\":\"" + parts[0] + "\",\"Status\":\"" + parts[1] + "\"}");
        }
        JsonNode entry = JSON.readTree("""
                {"Node": {"Node": "n", "Datacenter": "d", "Address": "10.0.0.1"},
                 "Service": {"ID": "x", "Service": "web"}, "Checks": [%s]}
                """.formatted(list));

        assertThat(new ConsulMapper(Addresses.SERVICE).map(entry))
                .map(Instance::health)
                .hasValue(expected);
    }

    @Test
    void survivesAnEntryWithoutWhatItExpects() throws IOException {
        Instance bare = new ConsulMapper(Addresses.WAN)
                .map(JSON.readTree("{\"Service\": {\"ID\": \"x\", \"Tags\": null, \"Locality\": {\"Zone\": \"z\"}}}"))
                .orElseThrow();

        assertThat(bare.address()).isEmpty();
        assertThat(bare.ports()).isEmpty();
        assertThat(bare.traits().locality()).isEqualTo(Locality.UNKNOWN);
    }

    private Optional<Instance> map(String serviceId, Addresses addresses) {
        for (JsonNode entry : recorded) {
            if (entry.path("Service").path("ID").asText().equals(serviceId)) {
                return new ConsulMapper(addresses).map(entry);
            }
        }
        throw new IllegalArgumentException(serviceId + " was not recorded");
    }

    private static JsonNode recorded() {
        try (InputStream in = ConsulMapperTest.class.getResourceAsStream("health-web.json")) {
            return JSON.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.ingest.gcp.GcpOptions.AddressChoice;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.PortChoice;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceMapperTest {
    private static final String ZONE = "europe-west1-b";
    private static final String ID = "shop-prod/europe-west1-b/4711";
    private static final Machine WEB = Machine.of("4711", ZONE, "web");
    private static final String DUAL = "{\"id\": \"4711\", \"status\": \"RUNNING\", \"labels\": {\"service\": \"web\"},"
            + " \"networkInterfaces\": [%s]}";

    private static ListedEntry map(Selection selection, String json) throws JsonProcessingException {
        return new InstanceMapper("shop-prod", selection)
                .map(ZONE, JsonMapper.builder().build().readTree(json));
    }

    private static Instance listed(Selection selection, String json) throws JsonProcessingException {
        assertThat(map(selection, json)).isInstanceOf(ListedEntry.Listed.class);
        return ((ListedEntry.Listed) map(selection, json)).instance();
    }

    private static Selection with(AddressChoice address) {
        return new Selection(
                "",
                "service",
                InstanceGroups.IGNORE,
                PortChoice.NONE,
                address,
                GcpOptions.HealthChoice.COMPUTE,
                List.of());
    }

    private static Selection with(InstanceGroups groups) {
        return new Selection(
                "",
                "service",
                groups,
                PortChoice.NONE,
                AddressChoice.PRIVATE,
                GcpOptions.HealthChoice.COMPUTE,
                List.of());
    }

    @Test
    void readsWhatComputeEngineWrites() throws Exception {
        Machine machine = WEB.with("version", "v2").with("port", "8080").with("team", "red");

        Instance instance = listed(Project.SELECTION, machine.json(true));

        assertThat(instance.id()).isEqualTo(ID);
        assertThat(instance.naming().service()).isEqualTo("web");
        assertThat(instance.address()).isEqualTo("10.0.0.211");
        assertThat(instance.ports()).containsExactly(ListedPort.target(8080));
        assertThat(instance.health()).isEqualTo(Health.UNKNOWN);
        assertThat(instance.traits().locality()).isEqualTo(new Locality("europe-west1", ZONE, ""));
        assertThat(instance.tags()).containsExactly("http");
        assertThat(instance.metadata())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("gcp.project", "shop-prod"),
                        Map.entry("gcp.zone", ZONE),
                        Map.entry("gcp.id", "4711"),
                        Map.entry("gcp.instance", "vm-4711"),
                        Map.entry("gcp.status", "RUNNING"),
                        Map.entry("gcp.type", "e2-small"),
                        Map.entry("gcp.provisioning", "STANDARD"),
                        Map.entry("gcp.network", "shop"),
                        Map.entry("gcp.subnetwork", "backend"),
                        Map.entry("gcp.private-ip", "10.0.0.211"),
                        Map.entry("gcp.public-ip", "203.0.113.7"),
                        Map.entry("gcp.label.version", "v2")));
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, CRITICAL",
        "PROVISIONING, CRITICAL",
        "STAGING, CRITICAL",
        "REPAIRING, CRITICAL",
        "RUNNING, UNKNOWN",
        "PENDING_STOP, DRAINING",
        "STOPPING, DRAINING",
        "SUSPENDING, DRAINING",
    })
    void eachStatusIsAHealth(String status, Health health) throws Exception {
        assertThat(listed(Project.SELECTION, WEB.in(status).json(false)).health())
                .isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({"DEPROVISIONING", "STOPPED", "SUSPENDED", "TERMINATED"})
    void whatStoppedIsGone(String status) throws Exception {
        assertThat(map(Project.SELECTION, WEB.in(status).json(false))).isEqualTo(new ListedEntry.NotListed(ID));
    }

    @Test
    void anUnknownStatusIsNotGone() throws Exception {
        assertThat(map(Project.SELECTION, WEB.in("DANCING").json(false)))
                .isEqualTo(new ListedEntry.Unusable(ID, "its status is \"DANCING\", which is not known"));
        assertThat(map(Project.SELECTION, WEB.with("service", "").in("DANCING").json(false)))
                .isEqualTo(new ListedEntry.NotListed(ID));
    }

    @Test
    void anInstanceWithoutAServiceIsNotListed() throws Exception {
        assertThat(map(Project.SELECTION, WEB.with("service", "").json(false)))
                .isEqualTo(new ListedEntry.NotListed(ID));
    }

    @ParameterizedTest
    @CsvSource({
        "projects/4711/zones/europe-west1-b/instanceGroupManagers/web-mig, web-mig",
        "projects/4711/regions/europe-west1/instanceGroupManagers/web-mig, web-mig",
        "somebody, ''",
        "'', ''",
    })
    void theInstanceGroupIsTheCreator(String creator, String group) throws Exception {
        String json = WEB.of(creator).json(true);

        assertThat(listed(with(InstanceGroups.METADATA), json).metadata().getOrDefault("gcp.instance-group", ""))
                .isEqualTo(group);
        ListedEntry unnamed = map(
                with(InstanceGroups.SERVICE),
                WEB.of(creator).with("service", "").json(true));
        if (group.isEmpty()) {
            assertThat(unnamed).isEqualTo(new ListedEntry.NotListed(ID));
        } else {
            assertThat(((ListedEntry.Listed) unnamed).instance().naming().service())
                    .isEqualTo(group);
        }
        assertThat(listed(with(InstanceGroups.SERVICE), json).naming().service())
                .isEqualTo("web");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PRIVATE | {\"networkIP\": \"10.0.0.1\"} | 10.0.0.1",
                "PRIVATE | {\"ipv6Address\": \"fd20::1\"}, {\"networkIP\": \"10.1.0.1\"} | 10.1.0.1",
                "PUBLIC | {\"networkIP\": \"10.0.0.1\", \"accessConfigs\": [{}, {\"natIP\": \"203.0.113.1\"}]} |"
                        + " 203.0.113.1",
                "IPV6 | {\"ipv6Address\": \"fd20::1\", \"ipv6AccessConfigs\": [{\"externalIpv6\": \"2600:1900::1\"}]}"
                        + " | fd20::1",
                "IPV6 | {\"ipv6AccessConfigs\": [{\"externalIpv6\": \"2600:1900::1\"}]} | 2600:1900::1",
            })
    void theChosenAddressIsUsed(AddressChoice choice, String interfaces, String address) throws Exception {
        assertThat(listed(with(choice), DUAL.formatted(interfaces)).address()).isEqualTo(address);
    }

    @Test
    void anInstanceWithoutTheWantedAddressIsNotUsed() throws Exception {
        assertThat(map(with(AddressChoice.PUBLIC), DUAL.formatted("{\"networkIP\": \"10.0.0.1\"}")))
                .isEqualTo(new ListedEntry.OtherAddress(
                        ID, "its status is RUNNING, and it no longer has the address of `address`"));
        assertThat(map(with(AddressChoice.PRIVATE), WEB.at("").json(false)))
                .isEqualTo(new ListedEntry.Unusable(ID, "it is running and has no address"));
        assertThat(map(
                        with(AddressChoice.PRIVATE),
                        WEB.at("").in("PROVISIONING").json(false)))
                .isEqualTo(new ListedEntry.OtherAddress(
                        ID, "its status is PROVISIONING, and it no longer has the address of `address`"));
        assertThat(map(with(AddressChoice.PRIVATE), WEB.at("").in("STOPPING").json(false)))
                .isEqualTo(new ListedEntry.NotListed(ID));
    }

    @ParameterizedTest
    @CsvSource({"8080, true", "1, true", "65535, true", "0, false", "65536, false", "http, false", "-1, false"})
    void aLabelThatIsNotAPortIsUnusable(String label, boolean port) throws Exception {
        String json = WEB.with("port", label).json(false);
        if (port) {
            assertThat(listed(Project.SELECTION, json).ports())
                    .containsExactly(ListedPort.target(Integer.parseInt(label)));
        } else {
            assertThat(map(Project.SELECTION, json))
                    .isEqualTo(new ListedEntry.Unusable(
                            ID, "its label \"port\" is \"" + label + "\", expected a port, 1 to 65535"));
        }
    }

    @Test
    void withoutALabelTheConfiguredPortIsUsed() throws Exception {
        Selection selection = new Selection(
                "",
                "service",
                InstanceGroups.IGNORE,
                new PortChoice(9000, "port"),
                AddressChoice.PRIVATE,
                GcpOptions.HealthChoice.COMPUTE,
                List.of());

        assertThat(listed(selection, WEB.json(false)).ports()).containsExactly(ListedPort.target(9000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | shop-prod/europe-west1-b/ | its id is \"\", expected a number",
                "7 | shop-prod/europe-west1-b/ | its id is \"\", expected a number",
                "{\"id\": \"../x\"} | shop-prod/europe-west1-b/ | its id is \"../x\", expected a number",
                "{\"id\": \"4711\", \"labels\": []} | shop-prod/europe-west1-b/4711 | its labels is not a map",
                "{\"id\": \"4711\", \"labels\": {\"a\": 7}} | shop-prod/europe-west1-b/4711 | its label \"a\" is not a"
                        + " string",
                "{\"id\": \"4711\", \"labels\": {\"\\n\": 7}} | shop-prod/europe-west1-b/4711"
                        + " | its label \"\\n\" is not a string",
                "{\"id\": 4711, \"status\": 7} | shop-prod/europe-west1-b/4711 | its status is not a string",
                "{\"id\": \"4711\", \"networkInterfaces\": {}} | shop-prod/europe-west1-b/4711"
                        + " | its networkInterfaces is not a list",
                "{\"id\": \"4711\", \"networkInterfaces\": [{\"networkIP\": 7}]} | shop-prod/europe-west1-b/4711"
                        + " | its networkIP is not a string",
                "{\"id\": \"4711\", \"tags\": {\"items\": [7]}} | shop-prod/europe-west1-b/4711"
                        + " | its tags is not a list of strings",
            })
    void anEntryOfAnotherFormIsUnusable(String json, String id, String cause) throws Exception {
        assertThat(map(Project.SELECTION, json)).isEqualTo(new ListedEntry.Unusable(id, cause));
    }
}

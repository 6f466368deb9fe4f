package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.PortChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
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

class MachineMapperTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ID = Rows.SUBSCRIPTION + "/shop/web/";

    private final GraphRows rows = new GraphRows();

    private static Selection selection(AddressChoice address, PortChoice port, String... metadata) {
        return new Selection(List.of(), List.of(), true, "service", port, address, List.of(metadata));
    }

    private ListedEntry mapped(Selection selection, ObjectNode... given) {
        for (ObjectNode row : given) {
            rows.add(MAPPER.convertValue(row, Map.class));
        }
        MachineMapper mapper = new MachineMapper(selection, rows);
        GraphRow.Machine machine = rows.machines().getFirst();
        return mapper.map(machine, AzureIds.place(machine.id()).orElseThrow());
    }

    private ListedEntry mapped(ObjectNode... given) {
        return mapped(Machines.SELECTION, given);
    }

    private static Instance instance(ListedEntry mapped) {
        return ((ListedEntry.Listed) mapped).instance();
    }

    @Test
    void convertsWhatRulesSee() {
        ObjectNode nic = Rows.nic("web", "10.0.0.4");
        Rows.configuration(nic, "fd00::4");
        Instance instance = instance(mapped(
                selection(AddressChoice.PRIVATE, new PortChoice(0, "port"), "team"),
                Rows.machine("web", Map.of("Service", "billing", "PORT", "8080", "Team", "red", "password", "hunter2"))
                        .put("scaleSet", "/subscriptions/s/resourceGroups/r/.../virtualMachineScaleSets/flex"),
                nic,
                Rows.publicAddress(nic, "20.1.2.3")));

        assertThat(instance.id()).isEqualTo(ID);
        assertThat(instance.naming().service()).isEqualTo("billing");
        assertThat(instance.address()).isEqualTo("10.0.0.4");
        assertThat(instance.ports()).containsExactly(ListedPort.target(8080));
        assertThat(instance.health()).isEqualTo(Health.UNKNOWN);
        assertThat(instance.traits().locality()).isEqualTo(Locality.parse("westeurope/westeurope-1"));
        assertThat(instance.metadata())
                .isEqualTo(Map.ofEntries(
                        Map.entry("azure.subscription", Rows.SUBSCRIPTION),
                        Map.entry("azure.resource-group", "shop"),
                        Map.entry("azure.scale-set", "flex"),
                        Map.entry("azure.name", "web"),
                        Map.entry("azure.computer-name", "host"),
                        Map.entry("azure.location", "westeurope"),
                        Map.entry("azure.zone", "1"),
                        Map.entry("azure.size", "Standard_D2s_v5"),
                        Map.entry("azure.os", "Linux"),
                        Map.entry("azure.state", "running"),
                        Map.entry("azure.private-ip", "10.0.0.4"),
                        Map.entry("azure.public-ip", "20.1.2.3"),
                        Map.entry("azure.ipv6", "fd00::4"),
                        Map.entry("azure.tag.team", "red")));
    }

    @ParameterizedTest
    @CsvSource({
        "PowerState/running, Succeeded, UNKNOWN",
        "PowerState/starting, Updating, CRITICAL",
        "PowerState/creating, Creating, CRITICAL",
        "'', Creating, CRITICAL",
        "PowerState/running, Creating, UNKNOWN",
        "PowerState/stopping, Updating, DRAINING",
        "PowerState/deallocating, Updating, DRAINING",
        "PowerState/running, Deleting, DRAINING",
        "PowerState/unknown, Succeeded, UNKNOWN",
        "powerstate/Hibernated, Succeeded, UNKNOWN",
        "'', Succeeded, UNKNOWN",
    })
    void hasAHealthForEachState(String power, String provisioning, Health health) {
        assertThat(instance(mapped(
                                Rows.machine("web", Map.of("service", "web"))
                                        .put("power", power)
                                        .put("provisioning", provisioning),
                                Rows.nic("web", "10.0.0.4")))
                        .health())
                .isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({"PowerState/stopped", "PowerState/deallocated", "PowerState/Deallocated"})
    void oneThatIsStoppedIsGone(String power) {
        assertThat(mapped(Rows.machine("web", Map.of("service", "web")).put("power", power)))
                .isEqualTo(new ListedEntry.NotListed(ID));
    }

    @ParameterizedTest
    @CsvSource({"westeurope, 1, westeurope/westeurope-1", "westeurope, 1/2, westeurope", "west/europe, 1, ''"})
    void aZoneThatIsNoneLeavesTheRegion(String location, String zone, String locality) {
        ObjectNode machine = Rows.machine("web", Map.of("service", "web")).put("location", location);
        machine.putArray("zones").add(zone);

        assertThat(instance(mapped(machine, Rows.nic("web", "10.0.0.4")))
                        .traits()
                        .locality())
                .isEqualTo(Locality.parse(locality));
    }

    @Test
    void oneWithoutTheTagIsInNoService() {
        assertThat(mapped(Rows.machine("web", Map.of("service", " ")))).isEqualTo(new ListedEntry.NotListed(ID));
    }

    @ParameterizedTest
    @CsvSource({"PRIVATE, 10.0.0.4", "PUBLIC, 20.1.2.3", "IPV6, fd00::4"})
    void hasTheAddressThatIsChosen(AddressChoice choice, String address) {
        ObjectNode nic = Rows.nic("web", "10.0.0.4");
        Rows.configuration(nic, "fd00::4");

        assertThat(instance(mapped(
                                selection(choice, PortChoice.NONE),
                                Rows.machine("web", Map.of("service", "web")),
                                nic,
                                Rows.publicAddress(nic, "20.1.2.3")))
                        .address())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"PUBLIC", "IPV6"})
    void oneWithOtherAddressesOnlyIsUsedOnlyIfItHadOne(AddressChoice choice) {
        assertThat(mapped(
                        selection(choice, PortChoice.NONE),
                        Rows.machine("web", Map.of("service", "web")),
                        Rows.nic("web", "10.0.0.4")))
                .isEqualTo(new ListedEntry.OtherAddress(
                        ID, "it is not stopped and no longer has the address of `address`"));
    }

    @Test
    void oneThatStopsAndHasLostTheAddressIsNotListed() {
        assertThat(mapped(
                        selection(AddressChoice.PUBLIC, PortChoice.NONE),
                        Rows.machine("web", Map.of("service", "web")).put("power", "PowerState/deallocating"),
                        Rows.nic("web", "10.0.0.4")))
                .isEqualTo(new ListedEntry.NotListed(ID));
    }

    /// The rows are of different moments: otherwise the address changes to the second one and back.
    @Test
    void noOtherAddressTakesThePlaceOfOneThatIsNotListed() {
        ObjectNode machine = Rows.machine("web", Map.of("service", "web"));
        ObjectNode nic = Rows.nic("web", "10.0.0.4");
        var _ = Rows.publicAddress(nic, "20.0.0.1");
        Rows.configuration(nic, "10.0.0.5");
        ObjectNode second = Rows.publicAddress(nic, "20.0.0.2", 1);

        assertThat(mapped(selection(AddressChoice.PUBLIC, PortChoice.NONE), machine, nic, second))
                .isInstanceOf(ListedEntry.Unusable.class);

        Rows.interfaceOf(machine, Rows.nicId(Rows.SUBSCRIPTION, "second"));
        assertThat(mapped(selection(AddressChoice.IPV6, PortChoice.NONE), machine, Rows.nic("second", "fd00::4")))
                .as("only the primary interface counts")
                .isInstanceOf(ListedEntry.OtherAddress.class);
        assertThat(instance(mapped(Machines.SELECTION, machine, nic)).address()).isEqualTo("10.0.0.4");
    }

    @Test
    void anInterfaceThatDoesNotCountMayBeMissing() {
        ObjectNode machine = Rows.machine("web", Map.of("service", "web"));
        Rows.interfaceOf(machine, Rows.nicId(Rows.SUBSCRIPTION, "second"));

        assertThat(instance(mapped(machine, Rows.nic("web", "10.0.0.4"))).address())
                .isEqualTo("10.0.0.4");
    }

    @Test
    void aPublicAddressThatIsNotListedIsMissing() {
        ObjectNode nic = Rows.nic("web", "10.0.0.4");
        var _ = Rows.publicAddress(nic, "20.1.2.3");
        ObjectNode machine = Rows.machine("web", Map.of("service", "web"));

        assertThat(mapped(selection(AddressChoice.PUBLIC, PortChoice.NONE), machine, nic))
                .isEqualTo(new ListedEntry.Unusable(
                        ID,
                        "its public address /subscriptions/" + Rows.SUBSCRIPTION
                                + "/resourcegroups/shop/providers/microsoft.network/publicipaddresses/20.1.2.3 is not"
                                + " listed"));
        assertThat(instance(mapped(Machines.SELECTION)).metadata()).doesNotContainKey("azure.public-ip");
    }

    @Test
    void thePrimaryInterfaceAndConfigurationCount() {
        ObjectNode machine = Rows.machine("web", Map.of("service", "web"));
        ((ObjectNode) machine.path("interfaces").path(0).path("properties")).put("primary", false);
        Rows.interfaceOf(machine, Rows.nicId(Rows.SUBSCRIPTION, "second"));
        ObjectNode second = Rows.nic("second", "10.0.0.5");
        ((ObjectNode) second.path("configurations").path(0).path("properties")).put("primary", false);
        Rows.configuration(second, "10.0.0.6").put("primary", true);

        assertThat(instance(mapped(machine, Rows.nic("web", "10.0.0.4"), second))
                        .address())
                .isEqualTo("10.0.0.6");
    }

    @Test
    void oneThatRunsWithoutAnyAddressIsUnusable() {
        ObjectNode nic = Rows.nic("web", "10.0.0.4");
        nic.putNull("configurations");

        assertThat(mapped(Rows.machine("web", Map.of("service", "web")), nic))
                .isEqualTo(new ListedEntry.Unusable(ID, "it is not stopped and has no address"));
    }

    @Test
    void oneThatStartsWithoutAnAddressIsNotListedYet() {
        ObjectNode machine = Rows.machine("web", Map.of("service", "web")).put("power", "PowerState/starting");

        assertThat(mapped(machine.putNull("interfaces"))).isInstanceOf(ListedEntry.OtherAddress.class);
    }

    @ParameterizedTest
    @CsvSource({"1", "65535"})
    void portsOfTheTag(String port) {
        assertThat(instance(mapped(
                                selection(AddressChoice.PRIVATE, new PortChoice(80, "port")),
                                Rows.machine("web", Map.of("service", "web", "port", port)),
                                Rows.nic("web", "10.0.0.4")))
                        .ports())
                .containsExactly(ListedPort.target(Integer.parseInt(port)));
    }

    @ParameterizedTest
    @CsvSource({"0", "65536", "-1", "http", "99999999999"})
    void aTagThatIsNoPortIsUnusable(String port) {
        assertThat(mapped(Rows.machine("web", Map.of("service", "web", "port", port)), Rows.nic("web", "10.0.0.4")))
                .isEqualTo(new ListedEntry.Unusable(
                        ID, "its tag \"port\" is \"" + port + "\", expected a port, 1 to 65535"));
    }

    @Test
    void withoutTheTagThePortOfTheOptions() {
        ObjectNode machine = Rows.machine("web", Map.of("service", "web"));
        ObjectNode nic = Rows.nic("web", "10.0.0.4");

        assertThat(instance(mapped(selection(AddressChoice.PRIVATE, new PortChoice(80, "port")), machine, nic))
                        .ports())
                .containsExactly(ListedPort.target(80));
        assertThat(instance(mapped(selection(AddressChoice.PRIVATE, PortChoice.NONE)))
                        .ports())
                .isEmpty();
    }

    @Test
    void aMachineOfAUniformScaleSet() {
        Instance instance = instance(
                mapped(Rows.setMachine("web", 3, Map.of("service", "web")), Rows.setNic("web", 3, "10.0.0.4")));

        assertThat(instance.id()).isEqualTo(Rows.SUBSCRIPTION + "/shop/web:3/");
        assertThat(instance.address()).isEqualTo("10.0.0.4");
        assertThat(instance.metadata()).containsEntry("azure.scale-set", "web");
    }
}

package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsOptions.AddressChoice;
import io.fairlead.ingest.aws.AwsOptions.PortChoice;
import io.fairlead.ingest.aws.AwsOptions.Selection;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.Tag;

class Ec2MapperTest {
    private static final Ec2Mapper MAPPER = new Ec2Mapper(Aws.PLACE, Aws.SELECTION, Ec2Groups.NOT_READ);

    private static final ListedEntry NOT_LISTED = new ListedEntry.NotListed("123456789012/eu-west-1/i-0001");

    private static Instance.Builder web() {
        return Instance.builder()
                .instanceId("i-0001")
                .state(it -> it.name("running"))
                .privateIpAddress("10.0.0.1")
                .tags(tag("service", "web"));
    }

    private static InstanceNetworkInterface interfaceWith(String... addresses) {
        return InstanceNetworkInterface.builder()
                .ipv6Addresses(Stream.of(addresses)
                        .map(it -> InstanceIpv6Address.builder().ipv6Address(it).build())
                        .toList())
                .build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static io.fairlead.model.Instance listed(ListedEntry mapped) {
        assertThat(mapped).isInstanceOf(ListedEntry.Listed.class);
        return ((ListedEntry.Listed) mapped).instance();
    }

    private static ListedEntry with(AddressChoice address, Instance.Builder ec2) {
        Selection selection = Aws.selection(PortChoice.NONE, address);
        return new Ec2Mapper(Aws.PLACE, selection, Ec2Groups.NOT_READ).map(ec2.build(), "");
    }

    @ParameterizedTest
    @CsvSource({"pending, CRITICAL", "running, UNKNOWN", "shutting-down, DRAINING", "stopping, DRAINING"})
    void theStateIsTheHealth(String state, Health health) {
        io.fairlead.model.Instance instance =
                listed(MAPPER.map(web().state(it -> it.name(state)).build(), "euw1-az1"));

        assertThat(instance.health()).isEqualTo(health);
        assertThat(instance.metadata()).containsEntry("aws.state", state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "terminated"})
    void whatIsStoppedOrTerminatedIsGoneAlsoWithoutAnAddress(String state) {
        assertThat(MAPPER.map(web().state(it -> it.name(state)).build(), "")).isEqualTo(NOT_LISTED);
        assertThat(MAPPER.map(
                        web().state(it -> it.name(state)).privateIpAddress(null).build(), ""))
                .isEqualTo(NOT_LISTED);
    }

    @Test
    void aStateThatIsNotKnownCannotBeUsed() {
        assertThat(MAPPER.map(web().state(it -> it.name("frozen")).build(), ""))
                .isEqualTo(new ListedEntry.Unusable(
                        "123456789012/eu-west-1/i-0001", "its state is \"frozen\", which is not known"));
        assertThat(MAPPER.map(
                        Instance.builder()
                                .instanceId("i-0001")
                                .tags(tag("service", "web"))
                                .build(),
                        ""))
                .isEqualTo(new ListedEntry.Unusable(
                        "123456789012/eu-west-1/i-0001", "its state is \"\", which is not known"));
    }

    @Test
    void anInstanceOfNoServiceIsNotListed() {
        assertThat(MAPPER.map(web().tags(tag("Service", "web")).build(), "")).isEqualTo(NOT_LISTED);
        assertThat(MAPPER.map(web().tags(tag("service", " ")).build(), "")).isEqualTo(NOT_LISTED);
        assertThat(MAPPER.map(web().tags(List.of()).build(), "")).isEqualTo(NOT_LISTED);
    }

    @Test
    void theAddressIsTheOneThatTheOptionsName() {
        Instance.Builder all = web().publicIpAddress("203.0.113.1")
                .networkInterfaces(interfaceWith(), interfaceWith("2001:db8::1", "2001:db8::2"));

        assertThat(listed(with(AddressChoice.PRIVATE, all)).address()).isEqualTo("10.0.0.1");
        assertThat(listed(with(AddressChoice.PUBLIC, all)).address()).isEqualTo("203.0.113.1");
        assertThat(listed(with(AddressChoice.IPV6, all)).address()).isEqualTo("2001:db8::1");
        assertThat(listed(with(AddressChoice.IPV6, all.ipv6Address("2001:db8::9")))
                        .address())
                .isEqualTo("2001:db8::9");
        assertThat(listed(with(AddressChoice.PRIVATE, all)).metadata())
                .containsEntry("aws.private-ip", "10.0.0.1")
                .containsEntry("aws.public-ip", "203.0.113.1")
                .containsEntry("aws.ipv6", "2001:db8::9");
    }

    /// Whether it is listed depends on whether it had such an address before.
    @ParameterizedTest
    @EnumSource(names = {"PUBLIC", "IPV6"})
    void aRunningInstanceWithOtherAddressesOnlyIsToldApart(AddressChoice choice) {
        ListedEntry other = new ListedEntry.OtherAddress(
                "123456789012/eu-west-1/i-0001", "it is running and no longer has the address of `address`");
        assertThat(with(choice, web())).isEqualTo(other);
        assertThat(with(choice, web().state(it -> it.name("stopping")))).isEqualTo(NOT_LISTED);
        assertThat(with(AddressChoice.PRIVATE, web().privateIpAddress(null).ipv6Address("2001:db8::1")))
                .isEqualTo(other);
    }

    private static InstanceNetworkInterface numbered(int index, String address, boolean primary) {
        return InstanceNetworkInterface.builder()
                .attachment(it -> it.deviceIndex(index))
                .ipv6Addresses(List.of(InstanceIpv6Address.builder()
                        .ipv6Address(address)
                        .isPrimaryIpv6(primary)
                        .build()))
                .build();
    }

    @Test
    void theIpv6AddressDoesNotDependOnTheOrderOfInterfaces() {
        List<List<InstanceNetworkInterface>> all = List.of(
                List.of(numbered(0, "2001:db8::7", false), numbered(1, "2001:db8::1", true)),
                List.of(numbered(2, "2001:db8::7", true), numbered(1, "2001:db8::1", false)),
                List.of(numbered(2, "2001:db8::7", false), numbered(1, "2001:db8::8", false)),
                List.of(interfaceWith("2001:db8::9", "2001:db8::7"), interfaceWith("2001:db8::8")));
        for (List<InstanceNetworkInterface> each : all) {
            for (List<InstanceNetworkInterface> ordered : List.of(each, each.reversed())) {
                assertThat(listed(with(AddressChoice.IPV6, web().networkInterfaces(ordered)))
                                .address())
                        .isEqualTo("2001:db8::7");
                assertThat(listed(with(AddressChoice.PRIVATE, web().networkInterfaces(ordered)))
                                .metadata())
                        .containsEntry("aws.ipv6", "2001:db8::7");
            }
        }
    }

    @Test
    void aRunningInstanceWithoutAnyAddressCannotBeUsedAndAnyOtherIsNotListed() {
        assertThat(MAPPER.map(web().privateIpAddress(null).build(), ""))
                .isEqualTo(
                        new ListedEntry.Unusable("123456789012/eu-west-1/i-0001", "it is running and has no address"));
        for (String state : List.of("pending", "shutting-down", "stopping")) {
            assertThat(MAPPER.map(
                            web().privateIpAddress(null)
                                    .state(it -> it.name(state))
                                    .build(),
                            ""))
                    .isEqualTo(NOT_LISTED);
        }
    }

    @Test
    void thePortIsThatOfTheTagElseThatOfTheOptions() {
        Selection selection = Aws.selection(new PortChoice(80, "port"), AddressChoice.PRIVATE);
        Ec2Mapper mapper = new Ec2Mapper(Aws.PLACE, selection, Ec2Groups.NOT_READ);

        assertThat(listed(mapper.map(web().build(), "")).ports()).containsExactly(ListedPort.target(80));
        assertThat(listed(mapper.map(
                                web().tags(tag("service", "web"), tag("port", " 8080 "))
                                        .build(),
                                ""))
                        .ports())
                .containsExactly(ListedPort.target(8080));
        assertThat(listed(MAPPER.map(web().build(), "")).ports()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "http", "-1", "99999999999", "80,81"})
    void aTagThatIsNoPortCannotBeUsed(String port) {
        assertThat(MAPPER.map(
                        web().tags(tag("service", "web"), tag("port", port)).build(), ""))
                .isInstanceOf(ListedEntry.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "web-1", "i-", "i-1/../i-2"})
    void anIdThatIsNoneConcernsAllOfThePart(String id) {
        assertThat(MAPPER.map(web().instanceId(id).build(), ""))
                .isEqualTo(new ListedEntry.Unusable(
                        "123456789012/eu-west-1/", "its id is \"" + id + "\", expected i-..."));
    }

    @Test
    void theZoneIsItsIdAndARegionIsKnownWithoutIt() {
        assertThat(listed(MAPPER.map(web().build(), "euw1-az3")).traits().locality())
                .isEqualTo(new Locality("eu-west-1", "euw1-az3", ""));
        assertThat(listed(MAPPER.map(web().build(), "")).traits().locality())
                .isEqualTo(new Locality("eu-west-1", "", ""));
        assertThat(listed(MAPPER.map(web().build(), "no zone!")).traits().locality())
                .isEqualTo(new Locality("eu-west-1", "", ""));
    }

    @Test
    void onlyTheTagsThatAreNamedAreKept() {
        assertThat(listed(MAPPER.map(
                                web().tags(tag("service", "web"), tag("version", "v1"), tag("password", "secret"))
                                        .build(),
                                ""))
                        .toString())
                .contains("aws.tag.version=v1")
                .doesNotContain("password")
                .doesNotContain("secret");
    }
}

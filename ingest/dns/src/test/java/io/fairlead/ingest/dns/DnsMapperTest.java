package io.fairlead.ingest.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.dns.DnsOptions.Families;
import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.Priorities;
import io.fairlead.ingest.dns.DnsOptions.Selection;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.dns.TargetAddresses.OfFamily;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsMapperTest {
    private static final WatchedName NAME = new WatchedName("_web._tcp.example", Kind.SRV, 0, "web");
    private static final String ONE = "one.example";
    private static final OfFamily NONE = known();
    private static final TargetAddresses ADDRESSES = new TargetAddresses(known("10.0.0.1"), NONE, Duration.ZERO);

    private static OfFamily known(String... addresses) {
        return new OfFamily.Known(new TreeSet<>(List.of(addresses)));
    }

    private static OfFamily unknown() {
        return new OfFamily.Unknown("10.0.0.53:53: the response is SERVFAIL, expected NOERROR");
    }

    private static DnsMapper mapper(Families families, Priorities priorities) {
        return new DnsMapper(NAME, new Selection(families, priorities, 1));
    }

    private static Mapped map(TargetAddresses addresses, SrvTarget... targets) {
        DnsMapper mapper = mapper(Families.BOTH, Priorities.LOWEST);
        return mapper.ofTargets(
                List.copyOf(SrvTarget.byHostAndPort(List.of(targets)).values()),
                Map.of(ONE, addresses, "two.example", addresses));
    }

    private static List<String> ids(Mapped mapped) {
        return mapped.instances().stream().map(Instance::id).toList();
    }

    @Test
    void anSrvRecordIsAnInstance() {
        Mapped mapped = map(ADDRESSES, new SrvTarget(ONE, 8080, 5, 20));

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.instances()).hasSize(1).first().satisfies(it -> {
            assertThat(it.id()).isEqualTo("_web._tcp.example/one.example");
            assertThat(it.naming().service()).isEqualTo("web");
            assertThat(it.address()).isEqualTo("10.0.0.1");
            assertThat(it.ports()).containsExactly(ListedPort.target(8080));
            assertThat(it.health()).isEqualTo(Health.UNKNOWN);
            assertThat(it.traits().weight()).isEqualTo(20);
            assertThat(it.metadata())
                    .containsExactly(
                            Map.entry("dns.name", "_web._tcp.example"),
                            Map.entry("dns.priority", "5"),
                            Map.entry("dns.target", "one.example"),
                            Map.entry("dns.weight", "20"));
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "100, 100", "65535, 65535"})
    void weightZeroIsTheLeastWeightAndNotNone(int listed, int weight) {
        assertThat(map(ADDRESSES, new SrvTarget(ONE, 80, 0, listed)).instances())
                .extracting(it -> it.traits().weight())
                .containsExactly(weight);
    }

    @Test
    void thePortIsInTheIdOnlyWhereATargetHasSeveral() {
        assertThat(ids(map(
                        ADDRESSES,
                        new SrvTarget(ONE, 80, 0, 0),
                        new SrvTarget(ONE, 81, 0, 0),
                        new SrvTarget("two.example", 80, 0, 0))))
                .containsExactly(
                        "_web._tcp.example/one.example:80",
                        "_web._tcp.example/one.example:81",
                        "_web._tcp.example/two.example");
    }

    @Test
    void eachAddressIsAnInstanceWithTheFamilyInItsId() {
        TargetAddresses several = new TargetAddresses(known("10.0.0.1", "10.0.0.2"), known("fd00::1"), Duration.ZERO);

        assertThat(ids(map(several, new SrvTarget(ONE, 80, 0, 0))))
                .containsExactly(
                        "_web._tcp.example/one.example/ipv4/10.0.0.1",
                        "_web._tcp.example/one.example/ipv4/10.0.0.2",
                        "_web._tcp.example/one.example/ipv6");
    }

    @Test
    void aTargetThatCannotBeResolvedIsUnread() {
        Mapped mapped = map(new TargetAddresses(unknown(), NONE, Duration.ZERO), new SrvTarget(ONE, 80, 0, 0));

        assertThat(mapped.instances()).isEmpty();
        assertThat(mapped.problems()).containsOnlyKeys("_web._tcp.example/one.example");
        assertThat(mapped.problems().get("_web._tcp.example/one.example"))
                .hasMessage("reading _web._tcp.example SRV: the target \"one.example\" cannot be resolved"
                        + " (10.0.0.53:53: the response is SERVFAIL, expected NOERROR), expected its address; what was"
                        + " read of it before stays in use");
    }

    @Test
    void aFamilyThatCannotBeResolvedIsUnreadAndTheOtherIsUsed() {
        Mapped mapped =
                map(new TargetAddresses(known("10.0.0.1"), unknown(), Duration.ZERO), new SrvTarget(ONE, 80, 0, 0));

        assertThat(ids(mapped)).containsExactly("_web._tcp.example/one.example");
        assertThat(mapped.problems()).containsOnlyKeys("_web._tcp.example/one.example");
    }

    @Test
    void aFamilyWithoutAddressesIsUnreadUntilItIsConfirmedAndIsNoProblem() {
        Mapped mapped = map(
                new TargetAddresses(known("10.0.0.1"), new OfFamily.Doubted(), Duration.ZERO),
                new SrvTarget(ONE, 80, 0, 0));

        assertThat(ids(mapped)).containsExactly("_web._tcp.example/one.example");
        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.unread()).containsExactly("_web._tcp.example/one.example");
    }

    /// Known were `one.example` or both ids with ports, depending on how many ports there were.
    @Test
    void whatIsUnreadOfATargetCoversItsIdsWithAndWithoutPorts() {
        Mapped several = map(
                new TargetAddresses(unknown(), unknown(), Duration.ZERO),
                new SrvTarget(ONE, 80, 0, 0),
                new SrvTarget(ONE, 81, 0, 0));

        assertThat(several.unread()).containsExactly("_web._tcp.example/one.example");
    }

    @Test
    void aRecordThatCannotBeUsedDoesNotChangeTheIdOfAnotherOne() {
        Mapped mapped = map(ADDRESSES, new SrvTarget(ONE, 0, 0, 0), new SrvTarget(ONE, 80, 0, 0));

        assertThat(ids(mapped)).containsExactly("_web._tcp.example/one.example");
        assertThat(mapped.unread()).containsExactly("_web._tcp.example/one.example");
    }

    @Test
    void aTargetWithoutAnAddressIsUnreadAsItIsStillListed() {
        assertThat(map(new TargetAddresses(NONE, NONE, Duration.ZERO), new SrvTarget(ONE, 80, 0, 0))
                        .problems())
                .containsOnlyKeys("_web._tcp.example/one.example");
    }

    @Test
    void aRecordWithoutAPortIsRejectedAndTheOthersAreUsed() {
        Mapped mapped = map(ADDRESSES, new SrvTarget(ONE, 0, 0, 0), new SrvTarget("two.example", 80, 0, 0));

        assertThat(ids(mapped)).containsExactly("_web._tcp.example/two.example");
        assertThat(mapped.problems().values()).extracting(it -> it.code()).containsExactly("INGEST-DNS-RECORD");
    }

    @Test
    void thePrioritiesAreTriedInTheirOrderUnlessAllAreUsed() {
        SrvTarget one = new SrvTarget(ONE, 80, 10, 1);
        SrvTarget two = new SrvTarget("two.example", 80, 20, 1);

        assertThat(mapper(Families.IPV4, Priorities.LOWEST).levels(List.of(two, one)))
                .containsExactly(List.of(one), List.of(two));
        assertThat(mapper(Families.IPV4, Priorities.ALL).levels(List.of(two, one)))
                .containsExactly(List.of(two, one));
    }

    @Test
    void ofTheSameTargetAndPortThePreferredRecordIsUsed() {
        assertThat(SrvTarget.byHostAndPort(List.of(
                                new SrvTarget(ONE, 80, 20, 9),
                                new SrvTarget(ONE, 80, 10, 1),
                                new SrvTarget(ONE, 80, 10, 5)))
                        .values())
                .containsExactly(new SrvTarget(ONE, 80, 10, 5));
    }

    @Test
    void anAddressRecordIsAnInstanceWithThePortOfTheOptions() {
        WatchedName name = new WatchedName("db.example", Kind.BOTH, 5432, "db");
        Mapped mapped = new DnsMapper(name, new Selection(Families.IPV4, Priorities.LOWEST, 1))
                .ofAddresses(new TreeSet<>(List.of("10.0.0.1", "fd00::1")));

        assertThat(ids(mapped)).containsExactly("db.example/10.0.0.1", "db.example/fd00::1");
        assertThat(mapped.instances()).allSatisfy(it -> {
            assertThat(it.ports()).containsExactly(ListedPort.target(5432));
            assertThat(it.traits()).isEqualTo(Traits.NONE);
        });
    }
}

package io.fairlead.ingest.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.Naming;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimLimitsTest {
    private static final SourceId DC1 = new SourceId("dc1");

    private static ClaimLimits allowing(AddressClass... classes) {
        return new ClaimLimits(Set.of(classes), List.of(), List.of());
    }

    private static ClaimLimits limitedTo(List<String> hosts, List<String> namespaces) {
        return new ClaimLimits(
                Set.of(),
                hosts.stream().map(NamePattern::new).toList(),
                namespaces.stream().map(NamePattern::new).toList());
    }

    /// The code and message of the refusal, or "claimed".
    private static String outcome(ClaimLimits limits, String address, String namespace, String host) {
        Rules rules = instance -> new RuleOutcome.Mapped(
                new ServiceKey(namespace, host),
                new Endpoint(
                        new EndpointKey(new Address(instance.address()), 80, NetworkId.DEFAULT),
                        List.of(new Port("http", 80, Protocol.HTTP, 80)),
                        Health.PASSING,
                        Traits.NONE));
        Instance instance = new Instance(
                "i1",
                Naming.of("billing"),
                address,
                "",
                List.of(),
                Health.PASSING,
                Traits.NONE,
                Collections.emptySortedSet(),
                Collections.emptySortedMap());
        return limits.behind(DC1, rules).apply(instance) instanceof RuleOutcome.Rejected(var failure)
                ? failure.code() + " " + failure.getMessage()
                : "claimed";
    }

    private static String address(ClaimLimits limits, String address) {
        return outcome(limits, address, "default", "billing.mesh");
    }

    @Nested
    class AnAddress {
        @ParameterizedTest
        @CsvSource({
            "127.0.0.1, LOOPBACK",
            "127.1.2.3, LOOPBACK",
            "::1, LOOPBACK",
            "::ffff:127.0.0.1, LOOPBACK",
            "localhost, LOOPBACK",
            "a.localhost, LOOPBACK",
            "169.254.169.254, LINK_LOCAL",
            "fe80::1, LINK_LOCAL",
            "febf::1, LINK_LOCAL",
            "224.0.0.1, MULTICAST",
            "239.255.255.255, MULTICAST",
            "255.255.255.255, MULTICAST",
            "ff02::1, MULTICAST",
            "unix:///run/a.sock, UNIX_SOCKET"
        })
        void ofAClassOfItsOwnIsRefusedUnlessThatClassIsAllowed(String address, AddressClass expected) {
            assertThat(address(ClaimLimits.DEFAULT, address)).startsWith("INGEST-CLAIM-REFUSED ");
            assertThat(address(allowing(expected), address)).isEqualTo("claimed");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "::", "[::]"})
        void toListenOnIsNeverAllowed(String address) {
            assertThat(address(allowing(AddressClass.values()), address))
                    .contains("is unspecified (it is an address to listen on)");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"10.1.0.4", "169.253.1.1", "128.0.0.1", "240.0.0.1", "2001:db8::1", "fe8::1", "ff::1", "a.b"
                })
        void ofAnOrdinaryKindIsClaimed(String address) {
            assertThat(address(ClaimLimits.DEFAULT, address)).isEqualTo("claimed");
        }

        @Test
        void isRefusedWithTheSettingThatAllowsIt() {
            assertThat(address(ClaimLimits.DEFAULT, "127.0.0.1"))
                    .isEqualTo(
                            "INGEST-CLAIM-REFUSED instance \"i1\" of source \"dc1\": address \"127.0.0.1\" is loopback"
                                    + " (each client would reach itself); correct it in the registry, or exclude such instances with a `drop` rule, or allow it with `claims: {addresses: [loopback]}`"
                                    + " of this source");
        }
    }

    @Nested
    class AHost {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "kubernetes.default.svc.cluster.local",
                    "pay.d1.svc.cluster.local",
                    "istiod.istio-system.svc",
                    "pay.d1.svc.company.example",
                    "*.svc.cluster.local",
                    "*.cluster.local",
                    "*.local",
                    "kubernetes.default",
                    "localhost",
                    "a.localhost",
                    "pay"
                })
        void ofTheClusterItselfIsRefusedUnlessItIsNamed(String host) {
            assertThat(outcome(ClaimLimits.DEFAULT, "10.1.0.4", "default", host))
                    .startsWith("INGEST-CLAIM-REFUSED ")
                    .contains("claims: {hosts: [\"" + host + "\"]}");
            assertThat(outcome(limitedTo(List.of(host), List.of()), "10.1.0.4", "default", host))
                    .isEqualTo("claimed");
        }

        @ParameterizedTest
        @ValueSource(strings = {"billing.shop.mesh", "shop.mesh", "svc.shop.mesh", "*.wild.mesh", "a.svcs.mesh"})
        void ofAnotherDomainIsClaimed(String host) {
            assertThat(outcome(ClaimLimits.DEFAULT, "10.1.0.4", "default", host))
                    .isEqualTo("claimed");
        }

        @ParameterizedTest
        @CsvSource({
            "billing.shop.mesh, true",
            "a.b.shop.mesh, true",
            "shop.mesh, false",
            "billing.shop.mesh.evil.example, false",
            "billing-shop.mesh, false",
            "billing.other.mesh, false"
        })
        void isHeldAgainstThePatternsWhereThereAreSome(String host, boolean claimed) {
            String outcome = outcome(limitedTo(List.of("*.Shop.mesh"), List.of()), "10.1.0.4", "default", host);

            assertThat(outcome.equals("claimed")).as(outcome).isEqualTo(claimed);
        }
    }

    @Test
    void aNamespaceIsHeldAgainstThePatternsWhereThereAreSome() {
        ClaimLimits limits = limitedTo(List.of(), List.of("shop", "team-*"));

        assertThat(outcome(limits, "10.1.0.4", "team-a", "a.mesh")).isEqualTo("claimed");
        assertThat(outcome(limits, "10.1.0.4", "kube-system", "a.mesh"))
                .isEqualTo(
                        "INGEST-CLAIM-REFUSED instance \"i1\" of source \"dc1\": namespace \"kube-system\" is not one"
                                + " that this source may claim, expected shop or team-*; correct the rule that gives it,"
                                + " or add it to `claims.namespaces` of this source");
    }
}

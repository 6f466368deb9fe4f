package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Overruled;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.Traits;
import io.fairlead.publisher.pipeline.Outcome.NoticeEnded;
import io.fairlead.publisher.pipeline.Outcome.Noticed;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.table.image.MeshService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

class NoticesTest {
    private static final ServiceKey ONE = ServiceKey.parse("shop/a.mesh");
    private static final ServiceKey OTHER = ServiceKey.parse("pay/a.mesh");

    private final List<Outcome> told = new ArrayList<>();
    private final Notices notices = new Notices("prod", told::add);

    @Test
    void aNoticeIsToldOnceWhenItBeginsAndOnceWhenItEnds() {
        notices.update(ONE, List.of(new Notice.Panic(1, 4)));
        notices.update(ONE, List.of(new Notice.Panic(0, 4)));
        notices.update(ONE, List.of());
        notices.update(ONE, List.of());

        assertThat(told)
                .containsExactly(
                        new Noticed("prod", ONE, new Notice.Panic(1, 4)),
                        new NoticeEnded("prod", ONE, new Notice.Panic(0, 4)));
        assertThat(LogListener.line(told.getFirst()))
                .isEqualTo("notice target=prod service=shop/a.mesh kind=panic reason=\"1 of 4 endpoints are healthy,"
                        + " below the panic threshold: all endpoints not in maintenance are written\""
                        + " see=docs/operations/panic.md");
    }

    @Test
    void servicesAreCountedByKind() {
        notices.update(ONE, List.of(new Notice.Panic(1, 4), new Notice.Oversized(5000, 4096, "a limit")));
        notices.update(OTHER, List.of(new Notice.Panic(0, 1)));

        assertThat(notices.counts())
                .isEqualTo(Map.of(
                        Notice.Kind.PANIC, 2,
                        Notice.Kind.OVERSIZED, 1,
                        Notice.Kind.CONTRADICTORY_PORTS, 0,
                        Notice.Kind.DIFFERENT_TARGET_PORTS, 0,
                        Notice.Kind.SHARED_HOST, 0));
        notices.forget(OTHER::equals);
        assertThat(notices.counts()).containsEntry(Notice.Kind.PANIC, 1);
        assertThat(told).noneMatch(NoticeEnded.class::isInstance);
    }

    /// Case 18 of target.
    @Nested
    class AHostInTwoNamespaces {
        private final HostIndex hosts = new HostIndex();

        @Test
        void isNoted() {
            hosts.add(ONE);
            assertThat(hosts.notice(ONE)).isEmpty();
            hosts.add(OTHER);

            assertThat(hosts.notice(ONE)).contains(new Notice.SharedHost("a.mesh", Sorted.set(List.of("pay", "shop"))));
        }

        @Test
        void isOneAgainOnceTheOtherIsGone() {
            hosts.replace(List.of(ONE, OTHER));
            assertThat(hosts.notice(OTHER)).isPresent();
            hosts.remove(ONE);
            assertThat(hosts.notice(OTHER)).isEmpty();
            hosts.remove(OTHER);
            assertThat(hosts.notice(OTHER)).isEmpty();
        }
    }

    /// Case 22 of target.
    @Nested
    class PortsOfOneService {
        private static final SourceId DC1 = new SourceId("dc1");
        private static final SourceId STATIC = new SourceId("static");
        private static final ServicePort WEB = new ServicePort("web", 80, Protocol.TCP);

        private List<Notice> notices(List<SourceId> sources, Overruled... overruled) {
            List<Witness> witnesses = sources.stream()
                    .map(source -> new Witness(source, "", Instant.EPOCH))
                    .toList();
            return PortContradictions.of(new MergedService(
                    ONE,
                    List.of(WEB),
                    Resolution.STATIC,
                    null,
                    new Provenance(witnesses, Collections.emptySortedMap(), List.of(overruled))));
        }

        @Test
        void contradictEachOtherByNumberOrByProtocol() {
            assertThat(notices(
                            List.of(DC1),
                            new Overruled("ports.web", DC1, "web:80/HTTP"),
                            new Overruled("ports.other", DC1, "other:80/HTTP")))
                    .containsExactly(new Notice.ContradictoryPorts(
                            List.of("web:80/TCP"), List.of("web:80/HTTP", "other:80/HTTP")));
        }

        @Test
        void areDecidedByPrecedenceBetweenSources() {
            assertThat(notices(List.of(STATIC, DC1), new Overruled("ports.web", DC1, "web:80/HTTP")))
                    .isEmpty();
        }

        @Test
        void areOftenInOrder() {
            assertThat(notices(List.of(DC1))).isEmpty();
        }
    }

    /// The table of `TargetPortDifferences`.
    @Nested
    class OneAddress {
        private static List<Notice> notices(MergedEndpoint... endpoints) {
            PSortedMap<EndpointKey, MergedEndpoint> all = TreePMap.empty();
            for (MergedEndpoint endpoint : endpoints) {
                all = all.plus(endpoint.endpoint().key(), endpoint);
            }
            MergedService service = new MergedService(
                    ONE,
                    List.of(),
                    Resolution.STATIC,
                    null,
                    new Provenance(List.of(), Collections.emptySortedMap(), List.of()));
            return TargetPortDifferences.of(new MeshService(service, all));
        }

        private static MergedEndpoint endpoint(String place, String port, Witness... witnesses) {
            EndpointKey key = EndpointKey.parse(place);
            return new MergedEndpoint(
                    ONE,
                    new Endpoint(
                            key, List.of(new Port(port, 80, Protocol.HTTP, key.port())), Health.UNKNOWN, Traits.NONE),
                    new Provenance(List.of(witnesses), Collections.emptySortedMap(), List.of()));
        }

        private static Witness by(String source) {
            return new Witness(new SourceId(source), "", Instant.EPOCH);
        }

        @Test
        void isListedByTwoSourcesWithTwoTargetPorts() {
            assertThat(notices(
                            endpoint("10.1.0.3:7000", "http", by("dc1")),
                            endpoint("10.1.0.4:8080", "http", by("static"), by("dc2")),
                            endpoint("10.1.0.4:9999", "http", by("dc1")),
                            endpoint("10.1.0.5:8080", "http", by("static")),
                            endpoint("10.1.0.5:8081", "http", by("dc1")),
                            endpoint("10.1.0.5:8082", "http", by("dc2"))))
                    .containsExactly(new Notice.DifferentTargetPorts(
                            "10.1.0.4", "http", List.of("8080 by dc2, static", "9999 by dc1"), 1));
        }

        @Test
        void isListedWithTwoTargetPortsByOneSource() {
            assertThat(notices(
                            endpoint("10.1.0.4:8080", "http", by("static"), by("dc1")),
                            endpoint("10.1.0.4:9999", "http", by("dc1"))))
                    .isEmpty();
        }

        @Test
        void hasAnEndpointThatItsRegistryListsNoMore() {
            Witness suspect =
                    new Witness(new SourceId("dc1"), "", Instant.EPOCH, new Suspicion(Instant.EPOCH, "guard", 1, null));
            assertThat(notices(
                            endpoint("10.1.0.4:8080", "http", by("static")),
                            endpoint("10.1.0.4:9999", "http", suspect)))
                    .isEmpty();
        }

        @Test
        void offersTwoPortsOfTheServiceOrIsInTwoNetworks() {
            assertThat(notices(
                            endpoint("10.1.0.4:8080", "http", by("static")),
                            endpoint("10.1.0.4:9999", "admin", by("dc1")),
                            endpoint("10.1.0.4:9999|edge", "http", by("dc1"))))
                    .isEmpty();
        }
    }
}

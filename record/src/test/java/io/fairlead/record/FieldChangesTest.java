package io.fairlead.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.NetworkId;
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
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A difference that is not shown would be a change that nobody finds.
class FieldChangesTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final ServiceKey SERVICE = ServiceKey.parse("shop/billing.shop.mesh");
    private static final SourceId DC1 = new SourceId("dc1");
    private static final SourceId DC2 = new SourceId("dc2");
    private static final Port HTTP = new Port("http", 80, Protocol.HTTP, 8080);

    private static Provenance of(Witness... witnesses) {
        return new Provenance(List.of(witnesses), new TreeMap<>(), List.of());
    }

    private static final Witness LISTED = new Witness(DC1, "i-1", NOW);
    private static final Provenance BY_DC1 = of(LISTED);

    private static MergedEndpoint endpoint(Port port, Health health, Traits traits, Provenance provenance) {
        EndpointKey key = new EndpointKey(new Address("10.0.0.1"), 8080, NetworkId.DEFAULT);
        return new MergedEndpoint(SERVICE, new Endpoint(key, List.of(port), health, traits), provenance);
    }

    private static Traits traits(Map<String, String> labels, Locality locality, int weight, String account) {
        return new Traits(Sorted.map(labels), locality, weight, account);
    }

    private static MergedEndpoint with(Provenance provenance) {
        return endpoint(HTTP, Health.PASSING, Traits.NONE, provenance);
    }

    private static MergedEndpoint with(Port port) {
        return endpoint(port, Health.PASSING, Traits.NONE, BY_DC1);
    }

    private static MergedEndpoint with(Traits traits) {
        return endpoint(HTTP, Health.PASSING, traits, BY_DC1);
    }

    private static Suspicion suspicion(@Nullable String rejectedBy) {
        return new Suspicion(NOW, "delete-limit", 9, rejectedBy);
    }

    private static List<TableEntry> endpoints() {
        return List.of(
                with(BY_DC1),
                endpoint(HTTP, Health.CRITICAL, Traits.NONE, BY_DC1),
                with(new Port("web", 80, Protocol.HTTP, 8080)),
                with(new Port("http", 81, Protocol.HTTP, 8080)),
                with(new Port("http", 80, Protocol.HTTP, 8081)),
                with(new Port("http", 80, Protocol.TCP, 8080)),
                with(new Port("http", 80, Protocol.UNSET, 8080)),
                with(traits(Map.of("version", "v2"), Locality.UNKNOWN, -1, "")),
                with(traits(Map.of(), Locality.parse("eu/a"), -1, "")),
                with(traits(Map.of(), Locality.UNKNOWN, 0, "")),
                with(traits(Map.of(), Locality.UNKNOWN, -1, "pay")),
                with(of(new Witness(DC2, "i-1", NOW))),
                with(of(new Witness(DC1, "i-2", NOW))),
                with(of(new Witness(DC1, "i-1", NOW, suspicion(null)))),
                with(of(new Witness(DC1, "i-1", NOW, suspicion("ann")))),
                with(new Provenance(List.of(LISTED), Sorted.map(Map.of("weight", DC2)), List.of())),
                with(new Provenance(
                        List.of(LISTED), new TreeMap<>(), List.of(new Overruled("health", DC2, "critical")))));
    }

    private static MergedService service(
            ServicePort port, Resolution resolution, @Nullable Instant emptySince, Provenance by) {
        return new MergedService(SERVICE, List.of(port), resolution, emptySince, by);
    }

    private static List<TableEntry> services() {
        ServicePort http = HTTP.ofService();
        return List.of(
                service(http, Resolution.STATIC, null, BY_DC1),
                service(new ServicePort("http", 80, Protocol.TCP), Resolution.STATIC, null, BY_DC1),
                service(new ServicePort("http", 81, Protocol.HTTP), Resolution.STATIC, null, BY_DC1),
                service(http, Resolution.DNS, null, BY_DC1),
                service(http, Resolution.STATIC, NOW, BY_DC1),
                service(http, Resolution.STATIC, null, of(new Witness(DC2, "i-1", NOW))));
    }

    private static SourceStatus status(long epoch, long completed, int instances, @Nullable String problem) {
        return new SourceStatus(
                DC1, new Epoch(epoch), new Epoch(completed), instances, 0, Freshness.FRESH, problem, NOW, "t", "r");
    }

    private static List<TableEntry> statuses() {
        SourceStatus status = status(7, 7, 3, null);
        return List.of(
                status,
                status(8, 7, 3, null),
                status(7, 6, 3, null),
                status(7, 7, 4, null),
                status(7, 7, 3, "away"),
                status.in("other"),
                new SourceStatus(DC1, new Epoch(7), new Epoch(7), 3, 1, Freshness.FRESH, null, NOW, "t", "r"),
                new SourceStatus(DC1, new Epoch(7), new Epoch(7), 3, 0, Freshness.STALE, null, NOW, "t", "r"),
                new SourceStatus(DC1, new Epoch(7), new Epoch(7), 3, 0, Freshness.FRESH, null, NOW, "t", "s"));
    }

    @Test
    void everyDifferenceIsShown() {
        Stream.of(endpoints(), services(), statuses()).forEach(values -> {
            List<String> shown = new ArrayList<>();
            for (TableEntry one : values) {
                for (TableEntry other : values) {
                    List<String> changes = FieldChanges.between(one, other);
                    assertThat(changes.isEmpty()).as("%s%n%s", one, other).isEqualTo(one.equals(other));
                }
                shown.add(FieldChanges.fields(one).toString());
            }
            assertThat(new HashSet<>(shown)).hasSameSizeAs(values);
        });
    }

    @Test
    void sinceWhenItHoldsIsNotADifference() {
        assertThat(FieldChanges.between(with(BY_DC1), with(of(new Witness(DC1, "i-1", NOW.plusSeconds(1))))))
                .isEmpty();
    }

    @Test
    void portsAreShownWithTargetAndProtocol() {
        assertThat(FieldChanges.between(with(HTTP), with(new Port("http", 80, Protocol.UNSET, 80))))
                .containsExactly("ports http:80:8080/HTTP->http:80");
    }
}

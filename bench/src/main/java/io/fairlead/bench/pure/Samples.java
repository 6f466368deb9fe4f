package io.fairlead.bench.pure;

import io.fairlead.bench.measure.Shop;
import io.fairlead.model.Epoch;
import io.fairlead.model.Instance;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/// Records as they travel.
final class Samples {
    static final SourceId SOURCE = new SourceId("dc1");
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Provenance NOBODY = new Provenance(List.of(), new TreeMap<>(), List.of());

    private Samples() {}

    static InstanceSeen seen(Shop shop, int endpoint, int version, long sequence) {
        Instance raw = shop.instance(endpoint, version);
        return new InstanceSeen(
                new Stamp(SOURCE, new Epoch(1), sequence, NOW.plusMillis(sequence)),
                Shop.service(shop.serviceOf(endpoint)),
                raw.id(),
                0,
                shop.endpoint(endpoint, version),
                raw);
    }

    static MergedService service(ServiceKey service) {
        return new MergedService(
                service, List.of(new ServicePort("http", 80, Protocol.HTTP)), Resolution.STATIC, null, NOBODY);
    }

    static MergedEndpoint endpoint(Shop shop, int endpoint, int version) {
        Witness witness = new Witness(SOURCE, shop.instance(endpoint, version).id(), NOW);
        return new MergedEndpoint(
                Shop.service(shop.serviceOf(endpoint)),
                shop.endpoint(endpoint, version),
                new Provenance(List.of(witness), new TreeMap<>(), List.of()));
    }
}

package io.fairlead.table.image;

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
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.Traits;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfFreeze;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.TableKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Seeded records of the `endpoints` topic: few keys, so that most are written several times.
public final class TableLog {
    static final int PARTITIONS = 3;
    private static final Provenance NOBODY = new Provenance(List.of(), new TreeMap<>(), List.of());

    private TableLog() {}

    static List<TableChange> of(long seed, int length) {
        Random random = new Random(seed);
        long[] offsets = new long[PARTITIONS];
        List<TableChange> log = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            int partition = random.nextInt(PARTITIONS);
            offsets[partition] += 1 + random.nextInt(3);
            TableKey key = key(random, partition);
            log.add(change(partition, offsets[partition], key, random.nextInt(4) == 0 ? null : value(key, random)));
        }
        return log;
    }

    static TableChange change(int partition, long offset, TableKey key, @Nullable TableEntry value) {
        return new TableChange(partition, offset, key, value);
    }

    private static TableKey key(Random random, int partition) {
        ServiceKey service = new ServiceKey("shop", "s" + random.nextInt(4) + ".p" + partition + ".mesh");
        return switch (random.nextInt(7)) {
            case 0 -> new OfSource(new SourceId("dc" + random.nextInt(2)));
            case 1 -> new OfService(service);
            case 2 -> new OfFreeze(new Subject.OfTarget("prod"));
            default -> new OfEndpoint(service, endpoint("10.1.0." + random.nextInt(5)));
        };
    }

    private static TableEntry value(TableKey key, Random random) {
        return switch (key) {
            case OfEndpoint(var service, var endpoint) -> endpoint(service, endpoint, "v" + random.nextInt(2));
            case OfService(var service) -> service(service);
            case OfSource(var source) -> status(source, random.nextInt(3) - 1);
            case OfFreeze(var subject) -> new Freeze(subject, "ann", Instant.EPOCH, null);
        };
    }

    public static EndpointKey endpoint(String address) {
        return new EndpointKey(new Address(address), 8080, NetworkId.DEFAULT);
    }

    public static MergedEndpoint endpoint(ServiceKey service, EndpointKey key, String account) {
        Traits traits = new Traits(new TreeMap<>(), Locality.UNKNOWN, Traits.WEIGHT_UNSET, account);
        List<Port> ports = List.of(new Port("http", 80, Protocol.HTTP, 8080));
        return new MergedEndpoint(service, new Endpoint(key, ports, Health.PASSING, traits), NOBODY);
    }

    public static MergedService service(ServiceKey service) {
        return new MergedService(service, List.of(), Resolution.STATIC, null, NOBODY);
    }

    public static SourceStatus status(SourceId source, long completed) {
        return new SourceStatus(
                source, new Epoch(5), new Epoch(completed), 1, 0, Freshness.FRESH, null, Instant.EPOCH, "", "");
    }
}

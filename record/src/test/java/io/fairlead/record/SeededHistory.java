package io.fairlead.record;

import io.fairlead.model.Address;
import io.fairlead.model.Decision;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.Health;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Position;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.TargetWrite;
import io.fairlead.model.Traits;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ServicePartitioner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A random log of decisions in several partitions, and the table that it leads to. Few services, addresses and
/// values.
///
/// | it contains | so that |
/// |---|---|
/// | gaps in the offsets, of markers and of transactions that were aborted | offsets are no counters |
/// | clocks that differ by up to an hour, and step | times do not increase |
/// | entries of targets and acts of operators | not everything with a service is a change of it |
/// | statuses of sources | not every decision is about a row |
/// | a snapshot that lists everything again | nothing changes, and nothing is decided |
public final class SeededHistory {
    public static final int PARTITIONS = 3;
    public static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    static final List<SourceId> SOURCES = List.of(new SourceId("dc1"), new SourceId("static"));

    private final Random random;
    private final List<LoggedDecision> log = new ArrayList<>();
    private final TreeMap<RowKey, TableEntry> table = new TreeMap<>();
    private final long[] offsets = new long[PARTITIONS];
    private final Duration[] skews = new Duration[PARTITIONS];
    private Instant now = START;

    public SeededHistory(long seed, int steps) {
        random = new Random(seed);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            offsets[partition] = random.nextInt(3);
            skews[partition] = skew();
        }
        for (int step = 0; step < steps; step++) {
            step();
        }
    }

    public List<LoggedDecision> log() {
        return log;
    }

    /// The table after all decisions.
    public SortedMap<RowKey, TableEntry> table() {
        return table;
    }

    public Instant end() {
        return now;
    }

    private Duration skew() {
        return Duration.ofMinutes(random.nextInt(121) - 60);
    }

    private void step() {
        now = now.plusMillis(random.nextInt(60_000));
        if (random.nextInt(40) == 0) {
            skews[random.nextInt(PARTITIONS)] = skew();
        }
        ServiceKey service = service();
        int partition = ServicePartitioner.partition(service, PARTITIONS);
        switch (random.nextInt(12)) {
            case 0 ->
                change(
                        new RowKey(partition, Keys.of(merged(service))),
                        service,
                        random.nextInt(3) == 0 ? null : merged(service));
            case 1 -> freeze(service, partition);
            case 2 ->
                add(partition, new Decision(null, null, null, status(), "snapshot", List.of(source()), input(), null));
            case 3 ->
                add(
                        partition,
                        new Decision(service, null, null, null, "target prod: updated", List.of(), input(), write()));
            case 4 ->
                add(
                        partition,
                        new Decision(service, null, null, null, "target prod: updated", List.of(), input(), null));
            case 5 -> renamed(random.nextInt(PARTITIONS));
            case 6 -> offsets[random.nextInt(PARTITIONS)] += 1 + random.nextInt(5);
            default -> {
                MergedEndpoint endpoint = endpoint(service);
                change(new RowKey(partition, Keys.of(endpoint)), service, random.nextInt(3) == 0 ? null : endpoint);
            }
        }
    }

    private void freeze(ServiceKey service, int partition) {
        Freeze freeze = new Freeze(new Subject.OfService(service), "ann", now, null);
        change(new RowKey(partition, Keys.of(freeze)), service, random.nextBoolean() ? null : freeze);
    }

    /// A freeze that moves to the new name of a source: one decision, two rows.
    private void renamed(int partition) {
        Freeze from = new Freeze(new Subject.OfSource(SOURCES.get(0)), "ann", START, null);
        Freeze to = new Freeze(new Subject.OfSource(SOURCES.get(1)), "ann", START, null);
        RowKey first = new RowKey(partition, Keys.of(from));
        RowKey second = new RowKey(partition, Keys.of(to));
        if (table.containsKey(first) && !table.containsKey(second)) {
            TableEntry before = table.remove(first);
            table.put(second, to);
            add(partition, new Decision(null, null, before, to, "renamed", List.of(SOURCES.get(1)), input(), null));
        } else if (table.containsKey(second)) {
            change(second, null, null);
        } else {
            change(first, null, from);
        }
    }

    /// Nothing is decided if nothing changes.
    private void change(RowKey row, @Nullable ServiceKey service, @Nullable TableEntry after) {
        TableEntry before = after == null ? table.remove(row) : table.put(row, after);
        if (Objects.equals(before, after)) {
            return;
        }
        EndpointKey endpoint = null;
        if (Objects.requireNonNullElse(after, before) instanceof MergedEndpoint merged) {
            endpoint = merged.endpoint().key();
        }
        add(
                row.partition(),
                new Decision(service, endpoint, before, after, "changed", List.of(source()), input(), null));
    }

    private void add(int partition, Decision decision) {
        offsets[partition] += 1 + random.nextInt(3);
        Instant time = now.plus(skews[partition]);
        log.add(new LoggedDecision(new LogPosition(partition, offsets[partition]), time, decision));
    }

    private ServiceKey service() {
        return new ServiceKey("shop", "s" + random.nextInt(6) + ".mesh");
    }

    private SourceId source() {
        return SOURCES.get(random.nextInt(SOURCES.size()));
    }

    private MergedEndpoint endpoint(ServiceKey service) {
        EndpointKey key = new EndpointKey(new Address("10.0.0." + random.nextInt(4)), 80, NetworkId.DEFAULT);
        Health health = random.nextBoolean() ? Health.PASSING : Health.CRITICAL;
        Traits traits = new Traits(
                Sorted.map(Map.of("version", "v" + random.nextInt(3))), Traits.NONE.locality(), random.nextInt(3), "");
        List<Port> ports = List.of(new Port("http", 80, Protocol.HTTP, 80));
        Provenance provenance = new Provenance(
                List.of(new Witness(source(), "i" + random.nextInt(3), now)), new TreeMap<>(), List.of());
        return new MergedEndpoint(service, new Endpoint(key, ports, health, traits), provenance);
    }

    private MergedService merged(ServiceKey service) {
        Provenance provenance = new Provenance(List.of(), new TreeMap<>(), List.of());
        return new MergedService(service, List.of(), Resolution.STATIC, random.nextBoolean() ? now : null, provenance);
    }

    private SourceStatus status() {
        Epoch epoch = new Epoch(random.nextInt(9));
        return new SourceStatus(source(), epoch, epoch, 3, 0, Freshness.FRESH, null, now, "", "f00d");
    }

    private TargetWrite write() {
        return new TargetWrite("prod", TargetWrite.Result.UPDATED, "ServiceEntry shop/s1", "", now, now);
    }

    private Decision.Input input() {
        return new Decision.Input(
                "changes", 0, random.nextInt(1000), now, new Position("i" + random.nextInt(9)), new Epoch(3), now);
    }
}

package io.fairlead.topology.merge;

import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.Locality;
import io.fairlead.model.Loss;
import io.fairlead.model.Naming;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.model.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A registry that changes at random, and the log that its source writes: snapshots, changes, restarts. Few
/// services, addresses and values, so that sources meet on the same endpoints often.
public final class SeededRegistry {
    private final Random random;
    private final SourceId source;
    private final int rank;
    private long epoch;
    private long sequence;
    private final SortedMap<String, InstanceSeen> listed = new TreeMap<>();
    private final List<RegistryEvent> log = new ArrayList<>();
    private List<Former> formerly = List.of();

    public SeededRegistry(long seed, String name, int rank) {
        this.random = new Random(seed * 31 + name.hashCode());
        this.source = new SourceId(name);
        this.rank = rank;
        this.epoch = random.nextInt(5);
    }

    /// The log of this source alone, in the order in which it was written.
    public List<RegistryEvent> log() {
        return log;
    }

    public SeededRegistry snapshot() {
        epoch += 1 + random.nextInt(3);
        log.add(new SnapshotStarted(stamp(), StalenessLimits.DEFAULT, formerly));
        listed.replaceAll((_, seen) ->
                new InstanceSeen(stamp(), seen.service(), seen.instance(), rank, seen.endpoint(), seen.raw()));
        log.addAll(listed.values());
        log.add(new SnapshotCompleted(stamp(), List.of(listed.size()), Loss.NONE, GuardLimits.NONE, List.of(), ""));
        return this;
    }

    /// The same registry under another name, read from now on by an owner that takes the former name's claims over.
    public SeededRegistry renamed(String name) {
        SeededRegistry renamed = new SeededRegistry(random.nextLong(), name, rank);
        listed.forEach((id, seen) -> renamed.listed.put(
                id, new InstanceSeen(renamed.stamp(), seen.service(), id, rank, seen.endpoint(), seen.raw())));
        renamed.formerly = List.of(new Former(source, new Epoch(epoch)));
        return renamed.snapshot();
    }

    public SeededRegistry change(int times) {
        for (int i = 0; i < times; i++) {
            changeOnce();
        }
        return this;
    }

    private void changeOnce() {
        String instance = "i" + random.nextInt(6);
        InstanceSeen before = listed.get(instance);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                if (before != null) {
                    listed.remove(instance);
                    log.add(gone(before));
                }
            }
            case 3 -> log.add(beat());
            case 4 -> {
                changeUnseen();
                snapshot();
            }
            default -> {
                InstanceSeen now = seen(instance);
                listed.put(instance, now);
                log.add(now);
                if (before != null && !before.service().equals(now.service())) {
                    log.add(gone(before));
                }
            }
        }
    }

    /// With the number of instances that it lists in the one partition.
    public RegistryEvent beat() {
        return new Heartbeat(stamp(), listed.size(), StalenessLimits.DEFAULT, List.of(listed.size()));
    }

    /// As an owner says it that was replaced.
    public RegistryEvent staleBeat() {
        Stamp stale = new Stamp(source, new Epoch(epoch - 1), sequence++, Instant.ofEpochSecond(sequence * 10));
        return new Heartbeat(stale, listed.size(), StalenessLimits.DEFAULT, List.of(listed.size()));
    }

    /// The events of so many changes more.
    public List<RegistryEvent> changes(int times) {
        int before = log.size();
        change(times);
        return List.copyOf(log.subList(before, log.size()));
    }

    /// An instance goes whose endpoint no other one is on.
    public RegistryEvent removeOne() {
        return gone(unlistOne());
    }

    /// The same, but nobody says so before the next snapshot: the events of that.
    public List<RegistryEvent> snapshotWithoutOne() {
        int before = log.size();
        unlistOne();
        snapshot();
        return List.copyOf(log.subList(before, log.size()));
    }

    private InstanceSeen unlistOne() {
        InstanceSeen one = listed.values().stream()
                .filter(it -> listed.values().stream()
                        .noneMatch(other -> !other.instance().equals(it.instance())
                                && other.service().equals(it.service())
                                && other.endpoint().key().equals(it.endpoint().key())))
                .findFirst()
                .orElseThrow();
        listed.remove(one.instance());
        return one;
    }

    /// What happens while nobody reads: only the next snapshot shows it.
    private void changeUnseen() {
        for (String instance : new TreeSet<>(listed.keySet())) {
            switch (random.nextInt(3)) {
                case 0 -> listed.remove(instance);
                case 1 -> listed.put(instance, seen(instance));
                default -> {}
            }
        }
    }

    private InstanceGone gone(InstanceSeen before) {
        Removal removal = new Removal(Loss.NONE, Loss.NONE, GuardLimits.NONE, Evidence.FIRST);
        return new InstanceGone(stamp(), before.service(), before.instance(), removal);
    }

    private InstanceSeen seen(String id) {
        ServiceKey service = new ServiceKey("shop", pick("billing.mesh", "cart.mesh"));
        Address address = new Address(pick("10.0.0.1", "10.0.0.2", "10.0.0.3", "vm.example"));
        List<Port> ports = random.nextBoolean()
                ? List.of(new Port("http", 80, Protocol.HTTP, 8080))
                : List.of(
                        new Port(pick("http", "web"), 80, Protocol.HTTP2, 8080),
                        new Port("admin", 9000, Protocol.TCP, 9000));
        Endpoint endpoint = new Endpoint(
                new EndpointKey(address, 8080, NetworkId.DEFAULT),
                ports,
                List.of(Health.values()).get(random.nextInt(Health.values().length)),
                traits());
        Instance raw = new Instance(
                id,
                Naming.of(service.host()),
                address.value(),
                "",
                List.of(),
                endpoint.health(),
                Traits.NONE,
                new TreeSet<>(),
                new TreeMap<>());
        return new InstanceSeen(stamp(), service, raw.id(), rank, endpoint, raw);
    }

    private Traits traits() {
        TreeMap<String, String> labels = new TreeMap<>();
        if (random.nextBoolean()) {
            labels.putAll(Map.of("version", pick("v1", "v2")));
        }
        if (random.nextBoolean()) {
            labels.putAll(Map.of("tier", pick("a", "b")));
        }
        return new Traits(labels, Locality.parse(pick("", "eu/dc1", "us")), random.nextInt(3), pick("", "billing"));
    }

    private Stamp stamp() {
        sequence++;
        return new Stamp(source, new Epoch(epoch), sequence, Instant.ofEpochSecond(sequence * 10 + rank));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /// One of the orders in which a partition can receive these logs: each log's own order holds.
    public static List<RegistryEvent> interleave(long seed, List<List<RegistryEvent>> logs) {
        Random random = new Random(seed);
        List<List<RegistryEvent>> rest = new ArrayList<>();
        logs.forEach(log -> rest.add(new ArrayList<>(log)));
        List<RegistryEvent> merged = new ArrayList<>();
        rest.removeIf(List::isEmpty);
        while (!rest.isEmpty()) {
            List<RegistryEvent> log = rest.get(random.nextInt(rest.size()));
            merged.add(log.removeFirst());
            rest.removeIf(List::isEmpty);
        }
        return merged;
    }
}

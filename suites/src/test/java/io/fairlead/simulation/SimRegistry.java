package io.fairlead.simulation;

import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Position;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A registry with a truth, which it does not always tell. Ids begin with `a/` or `b/`, so that half of it can be
/// unreadable.
final class SimRegistry {
    private static final int INSTANCES = 16;
    private static final int SERVICES = 5;

    /// The ways in which it answers.
    enum Mode {
        HONEST,
        /// No answer.
        DOWN,
        /// "There is nothing."
        EMPTY,
        /// About half of it is not listed.
        HALF,
        /// What is listed under `b/` could not be read, and it says so.
        UNREAD,
        /// What was true some time ago: restored from a snapshot.
        OLD
    }

    record Listed(ServiceKey service, String address, String version, Health health) {
        Listed with(Health other) {
            return new Listed(service, address, version, other);
        }
    }

    private final SourceId source;
    private final int network;
    private SortedMap<String, Listed> truth = new TreeMap<>();
    private final List<SortedMap<String, Listed>> past = new ArrayList<>();
    private Mode mode = Mode.HONEST;
    private final int[] generations = new int[INSTANCES];
    private int generation;
    private int lie;
    private long asked;
    private boolean hasAnswered;

    SimRegistry(String name, int network) {
        this.source = new SourceId(name);
        this.network = network;
        for (int i = 0; i < INSTANCES; i++) {
            list(i, i);
        }
    }

    SourceId source() {
        return source;
    }

    SortedMap<String, Listed> truth() {
        return truth;
    }

    void change(int pick, int more) {
        past.add(truth);
        truth = new TreeMap<>(truth);
        int i = more % INSTANCES;
        switch (pick % 4) {
            case 0 -> truth.remove(id(i));
            case 1 -> list(i, pick / 4);
            default -> list(i, i);
        }
    }

    void clear(ServiceKey service) {
        past.add(truth);
        truth = new TreeMap<>(truth);
        truth.values().removeIf(listed -> listed.service().equals(service));
    }

    /// Takes every instance of the service down, and gives their numbers.
    SortedSet<Integer> takeDown(ServiceKey service) {
        SortedSet<Integer> down = new TreeSet<>();
        for (int i = 0; i < INSTANCES; i++) {
            Listed listed = truth.get(id(i));
            if (listed != null && listed.service().equals(service)) {
                down.add(i);
            }
        }
        clear(service);
        return down;
    }

    /// Lists new instances of the service, each with an id and an address that was never used.
    void bringUp(SortedSet<Integer> numbers, ServiceKey service) {
        past.add(truth);
        truth = new TreeMap<>(truth);
        generation++;
        numbers.forEach(i -> {
            generations[i] = generation;
            list(i, services().indexOf(service));
        });
    }

    /// The checks of all instances, of one service or of one instance fail at once; or all recover.
    void health(int pick, int more) {
        past.add(truth);
        truth = new TreeMap<>(truth);
        truth.replaceAll((id, listed) -> switch (pick % 5) {
            case 0 -> listed.with(Health.CRITICAL);
            case 1 -> listed.service().equals(service(more)) ? listed.with(Health.CRITICAL) : listed;
            case 2 -> id.equals(id(more % INSTANCES)) ? listed.with(Health.CRITICAL) : listed;
            case 3 -> id.equals(id(more % INSTANCES)) ? listed.with(Health.MAINTENANCE) : listed;
            default -> listed.with(Health.PASSING);
        });
    }

    void recover() {
        health(4, 0);
    }

    private void list(int i, int service) {
        String address = "10." + network(i) + "." + generations[i] + "." + (i + 1);
        truth.put(id(i), new Listed(service(service), address, "v" + (service % 3), Health.PASSING));
    }

    /// Every fourth instance is at an address that the other registry lists, too.
    private int network(int i) {
        return i % 4 == 0 ? 9 : network;
    }

    private String id(int i) {
        return (i % 2 == 0 ? "a/" : "b/") + i + "-" + generations[i];
    }

    static ServiceKey service(int i) {
        int number = Math.floorMod(i, SERVICES);
        return new ServiceKey(number % 2 == 0 ? "shop" : "other", "s" + number + ".mesh");
    }

    static List<ServiceKey> services() {
        return IntStream.range(0, SERVICES).mapToObj(SimRegistry::service).toList();
    }

    void lie(int pick, int more) {
        mode = Mode.values()[1 + pick % (Mode.values().length - 1)];
        lie = more;
    }

    void fall() {
        mode = Mode.DOWN;
    }

    /// Whether it ever said anything.
    boolean hasAnswered() {
        return hasAnswered;
    }

    void honest() {
        mode = Mode.HONEST;
    }

    /// What it says now; nothing where it fails.
    Optional<CompleteReport> ask(Instant now) {
        asked++;
        hasAnswered |= mode != Mode.DOWN;
        List<String> unread = mode == Mode.UNREAD ? List.of("b/") : List.of();
        return switch (mode) {
            case HONEST -> Optional.of(answer(truth, unread, now));
            case DOWN -> Optional.empty();
            case EMPTY -> Optional.of(answer(new TreeMap<>(), unread, now));
            case HALF, UNREAD -> Optional.of(answer(part(unread), unread, now));
            case OLD ->
                Optional.of(answer(
                        past.isEmpty() ? truth : past.get(Math.max(0, past.size() - 1 - lie % 5)), unread, now));
        };
    }

    private SortedMap<String, Listed> part(List<String> unread) {
        SortedMap<String, Listed> part = new TreeMap<>(truth);
        part.keySet()
                .removeIf(id -> unread.isEmpty()
                        ? Math.floorMod(id.hashCode() + lie, 2) == 0
                        : unread.stream().anyMatch(id::startsWith));
        return part;
    }

    private CompleteReport answer(SortedMap<String, Listed> listed, List<String> unread, Instant now) {
        return new CompleteReport(
                new Scope.WholeRegistry(),
                listed.entrySet().stream()
                        .map(entry -> instance(entry.getKey(), entry.getValue()))
                        .toList(),
                unread,
                Position.of(asked),
                now);
    }

    private static Instance instance(String id, Listed listed) {
        return new Instance(
                id,
                new Naming(
                        listed.service().host(),
                        listed.service().host(),
                        listed.service().namespace()),
                listed.address(),
                "",
                List.of(),
                listed.health(),
                Traits.NONE,
                new TreeSet<>(),
                Sorted.map(Map.of("version", listed.version())));
    }

    /// What the registry lists, as it is.
    static final Rules RULES = raw -> new RuleOutcome.Mapped(
            new ServiceKey(raw.naming().namespace(), raw.naming().host()),
            new Endpoint(
                    new EndpointKey(new Address(raw.address()), 8080, NetworkId.DEFAULT),
                    List.of(new Port("http", 80, Protocol.HTTP, 8080)),
                    raw.health(),
                    new Traits(
                            Sorted.map(Map.of("version", raw.metadata().getOrDefault("version", ""))),
                            Locality.UNKNOWN,
                            Traits.WEIGHT_UNSET,
                            "")));
}

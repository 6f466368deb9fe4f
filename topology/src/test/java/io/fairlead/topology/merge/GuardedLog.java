package io.fairlead.topology.merge;

import io.fairlead.model.Command;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.Loss;
import io.fairlead.model.Naming;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.model.Subject;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One source, `dc1`, and the table that follows from what it says: instances `i1`, `i2`... of one service,
/// each at an address of its own. Time passes only as told.
final class GuardedLog {
    static final SourceId DC1 = new SourceId("dc1");
    static final ServiceKey BILLING = ServiceKey.parse("shop/billing.mesh");
    /// Of the instances above a hundred.
    private static final ServiceKey OTHER = ServiceKey.parse("shop/other.mesh");
    static final GuardLimits LIMITS = new GuardLimits(0.2, 50, 0.5, Duration.ofMinutes(5), Duration.ofSeconds(3));
    static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    final Table table = new Table();
    private final List<RegistryEvent> said = new ArrayList<>();
    private Instant now = NOON;
    private long epoch = 1;
    private long sequence;

    GuardedLog after(Duration time) {
        now = now.plus(time);
        return this;
    }

    /// A whole snapshot in a new epoch, listing these of `known` instances.
    GuardedLog snapshot(int known, int... listed) {
        epoch++;
        read(new SnapshotStarted(stamp(), StalenessLimits.DEFAULT));
        seen(listed);
        int gone = Math.max(0, known - listed.length);
        return read(new SnapshotCompleted(
                stamp(), List.of(listed.length), new Loss(gone, listed.length + gone), LIMITS, List.of(), ""));
    }

    /// The same, but it takes so long to say, and the source says that it is alive before the end.
    GuardedLog snapshotThatTakes(Duration time, int... listed) {
        epoch++;
        Instant answered = now;
        read(new SnapshotStarted(stamp(), StalenessLimits.DEFAULT));
        seen(listed);
        after(time);
        read(new SnapshotStarted(stamp(), StalenessLimits.DEFAULT));
        Stamp last = new Stamp(DC1, new Epoch(epoch), sequence++, answered);
        return read(
                new SnapshotCompleted(last, List.of(listed.length), new Loss(0, listed.length), LIMITS, List.of(), ""));
    }

    /// The same, but it takes so long to collect what it lists, and the source says before that it is alive.
    GuardedLog snapshotCollectedFor(Duration time, int... listed) {
        epoch++;
        Instant answered = now;
        after(time);
        read(new SnapshotStarted(stamp(), StalenessLimits.DEFAULT));
        read(new SnapshotStarted(new Stamp(DC1, new Epoch(epoch), sequence++, answered), StalenessLimits.DEFAULT));
        seen(listed);
        Stamp last = new Stamp(DC1, new Epoch(epoch), sequence++, answered);
        return read(
                new SnapshotCompleted(last, List.of(listed.length), new Loss(0, listed.length), LIMITS, List.of(), ""));
    }

    /// The same, but one of the records of instances is lost on its way.
    GuardedLog snapshotThatLost(int known, int[] listed, int lost) {
        epoch++;
        read(new SnapshotStarted(stamp(), StalenessLimits.DEFAULT));
        seen(Arrays.stream(listed).filter(i -> i != lost).toArray());
        return read(new SnapshotCompleted(
                stamp(), List.of(listed.length), new Loss(0, Math.max(known, listed.length)), LIMITS, List.of(), ""));
    }

    /// The record before the last so many is read once more.
    GuardedLog repeatLast(int ago) {
        return read(said.get(said.size() - ago));
    }

    GuardedLog seen(int... instances) {
        Arrays.stream(instances).forEach(i -> read(seen(i)));
        return this;
    }

    /// One evidence lacks these; the source lists nothing but the one service.
    GuardedLog gone(Evidence evidence, Loss loss, int... instances) {
        return gone(evidence, loss, loss, instances);
    }

    GuardedLog gone(Evidence evidence, Loss ofSource, Loss ofService, int... instances) {
        for (int i : instances) {
            read(new InstanceGone(stamp(), BILLING, "i" + i, new Removal(ofSource, ofService, LIMITS, evidence)));
        }
        return this;
    }

    /// A snapshot of a source with another name in the place of `dc1`.
    GuardedLog renamedSnapshot(String name, int known, int... listed) {
        SourceId to = new SourceId(name);
        Epoch former = new Epoch(epoch);
        epoch = 100;
        read(new SnapshotStarted(stamp(to), StalenessLimits.DEFAULT, List.of(new RegistryEvent.Former(DC1, former))));
        for (int i : listed) {
            InstanceSeen seen = seen(i);
            read(new InstanceSeen(stamp(to), seen.service(), seen.instance(), 0, seen.endpoint(), seen.raw()));
        }
        Loss loss = new Loss(known - listed.length, known);
        return read(new SnapshotCompleted(stamp(to), List.of(listed.length), loss, LIMITS, List.of(), ""));
    }

    private Stamp stamp(SourceId of) {
        return new Stamp(of, new Epoch(epoch), sequence++, now);
    }

    GuardedLog heartbeat() {
        return read(new Heartbeat(stamp(), 0, StalenessLimits.DEFAULT));
    }

    /// The source lists so many in this partition.
    GuardedLog heartbeat(int listed) {
        return read(new Heartbeat(stamp(), listed, StalenessLimits.DEFAULT, List.of(listed)));
    }

    /// An event that is never read.
    GuardedLog lost() {
        sequence++;
        return this;
    }

    /// Nothing of the epoch so far is read.
    GuardedLog nextEpoch() {
        epoch++;
        return this;
    }

    GuardedLog silent(Instant heard, Freshness becomes) {
        return read(new SourceSilent(DC1, heard, becomes));
    }

    GuardedLog command(Command.Kind kind, Subject subject, String argument) {
        table.read(subject, new Command(kind, argument, "ann", now));
        return this;
    }

    Instant now() {
        return now;
    }

    private GuardedLog read(RegistryEvent event) {
        said.add(event);
        table.read(event);
        return this;
    }

    private InstanceSeen seen(int i) {
        Endpoint endpoint = new Endpoint(
                EndpointKey.parse("10.0.0." + i + ":8080"),
                List.of(new Port("http", 80, Protocol.HTTP, 8080)),
                Health.PASSING,
                Traits.NONE);
        Instance raw = new Instance(
                "i" + i,
                Naming.of("billing"),
                "10.0.0." + i,
                "",
                List.of(),
                Health.PASSING,
                Traits.NONE,
                new TreeSet<>(),
                new TreeMap<>());
        return new InstanceSeen(stamp(), i > 100 ? OTHER : BILLING, raw.id(), 0, endpoint, raw);
    }

    private Stamp stamp() {
        return new Stamp(DC1, new Epoch(epoch), sequence++, now);
    }

    /// The instances whose endpoints are in the table and believed.
    List<Integer> believed() {
        return instances(null);
    }

    /// The instances whose endpoints are in the table only because the guard holds them.
    List<Integer> suspect() {
        return instances(Suspicion.class);
    }

    private List<Integer> instances(@Nullable Class<Suspicion> suspicion) {
        return IntStream.rangeClosed(1, 100)
                .filter(i -> table.entries.get(BILLING + "|10.0.0." + i + ":8080") instanceof MergedEndpoint merged
                        && merged.isSuspect() == (suspicion != null))
                .boxed()
                .toList();
    }

    @Nullable
    Suspicion suspicionOf(int instance) {
        return table.entries.get(BILLING + "|10.0.0." + instance + ":8080") instanceof MergedEndpoint merged
                ? merged.provenance().witnesses().getFirst().suspicion()
                : null;
    }

    SourceStatus status() {
        if (table.entries.get("source:dc1") instanceof SourceStatus status) {
            return status;
        }
        throw new AssertionError("no status of dc1 in " + table.entries);
    }
}

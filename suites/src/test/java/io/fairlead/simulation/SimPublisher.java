package io.fairlead.simulation;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.DriftBudget;
import io.fairlead.publisher.pipeline.LeasedTarget;
import io.fairlead.publisher.pipeline.OneThread;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.DeleteConfirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import io.fairlead.publisher.plan.DeleteLimit.Bound;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.table.image.Heard;
import io.fairlead.table.image.MeshDelta;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.table.reader.HeardSources;
import io.fairlead.table.reader.Lease;
import io.fairlead.table.reader.TableIdentity;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.TopicId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One publisher process, from its start to its crash.
final class SimPublisher {
    static final int MAY_DELETE = 1;
    static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration DELETE_WINDOW = Duration.ofSeconds(60);

    private final List<SimTask> tasks;
    private final MeshChecks checks;
    private final Defect defect;
    private final InstantSource clock;
    private final WriteGate gate;
    private final SimSpoken spoken;
    private HeardSources hearing;
    private TableIdentity identity;
    private final SortedMap<Integer, SimPartition.InTopic> reading = new TreeMap<>();
    private boolean isDenied;
    private final OneThread work;
    private final FakeMesh mesh;
    private final Shown shown;
    private final Lease lease;
    private final SortedSet<Integer> assigned = new TreeSet<>();
    private final SortedSet<Integer> complete = new TreeSet<>();
    private final SortedMap<Integer, Integer> position = new TreeMap<>();
    private final SortedMap<Integer, Integer> begin = new TreeMap<>();
    private final SortedMap<ServiceKey, Set<ObjectKey>> due = new TreeMap<>();
    private final List<Instant> deletes = new ArrayList<>();
    private MeshImage image = MeshImage.EMPTY;
    private boolean isPaused;

    SimPublisher(
            SimLog log,
            List<SimTask> tasks,
            FakeMesh mesh,
            Collection<SourceId> required,
            Shown shown,
            Defect defect,
            InstantSource clock) {
        this.shown = shown;
        this.checks = new MeshChecks(log, tasks, clock);
        this.spoken = new SimSpoken(log);
        this.hearing = new HeardSources(spoken);
        this.lease = new Lease(SESSION.dividedBy(2), () -> clock.instant().toEpochMilli() * 1_000_000, clock);
        this.tasks = tasks;
        this.identity = identity();
        this.mesh = mesh;
        this.defect = defect;
        this.clock = clock;
        gate = new WriteGate(Sorted.set(defect == Defect.GATE_IS_ALWAYS_OPEN ? List.of() : List.copyOf(required)));
        DeleteTerms deletes = defect == Defect.NO_DELETE_LIMIT
                ? DeleteTerms.NONE
                : new DeleteTerms(
                        new DeleteLimit(new Bound(1, MAY_DELETE), Bound.NONE), DELETE_WINDOW, DeleteConfirmation.NONE);
        PipelineConfig config =
                PipelineConfig.DEFAULT.with(Coalescing.OFF).with(new DriftBudget(1000, Duration.ofMinutes(10)));
        work = new OneThread(
                new TargetSpec(new LeasedTarget(mesh, lease), SyncPolicy.SYNC, deletes, gate, config),
                this::told,
                clock,
                this::view);
        mesh.start(key -> work.serviceOf(key).ifPresent(service -> due(service, List.of(key))));
    }

    private void told(Outcome outcome) {
        if (outcome instanceof Outcome.Applied applied && applied.change() instanceof Delete) {
            Instant now = clock.instant();
            deletes.removeIf(at -> !at.plus(DELETE_WINDOW).isAfter(now));
            deletes.add(now);
            if (deletes.size() > MAY_DELETE) {
                throw new Violation("one publisher deleted " + deletes.size() + " objects within " + DELETE_WINDOW);
            }
        }
    }

    private MeshView view() {
        Heard heard = defect == Defect.AN_OLD_TABLE_IS_TRUSTED ? Heard.BY_SNAPSHOT : hearing.of(image, complete);
        boolean waits = defect == Defect.WRITES_WAIT_FOR_EVERY_SOURCE
                && assigned.stream()
                        .anyMatch(partition ->
                                gate.required().stream().anyMatch(source -> !heard.isHeard(image, partition, source)));
        return new MeshView(
                        image,
                        assigned,
                        waits ? Collections.emptySortedSet() : complete,
                        service -> ServicePartitioner.partition(service, SimLog.PARTITIONS))
                .with(heard);
    }

    private void due(ServiceKey service, Collection<ObjectKey> also) {
        due.computeIfAbsent(service, _ -> new HashSet<>()).addAll(also);
    }

    /// It does not know that others have its partitions now.
    void pause() {
        isPaused = true;
    }

    /// A process that runs asks Kafka all the while.
    private void confirm() {
        if (!isPaused || defect == Defect.WRITES_WITHOUT_A_LEASE) {
            lease.prove(lease.now());
        }
    }

    boolean has(int partition) {
        return assigned.contains(partition);
    }

    void assign(int partition) {
        assigned.add(partition);
        begin(partition);
        work.gateClosed();
    }

    /// Begins to read the partition in the topic that there is now.
    private void begin(int partition) {
        SimPartition table = tasks.get(partition).table;
        int end = defect == Defect.THE_LAST_COMMIT_IS_THE_END
                ? table.committedRows()
                : table.rows().size();
        reading.put(partition, table.current());
        begin.put(partition, end);
        position.put(partition, defect == Defect.STARTS_AT_THE_END_OF_THE_TABLE ? end : 0);
        if (defect == Defect.GATE_IS_ALWAYS_OPEN) {
            complete.add(partition);
        }
    }

    private TableIdentity identity() {
        SimPartition table = tasks.getFirst().table;
        return TableIdentity.of(
                SimPartition.NAME,
                defect == Defect.TABLE_ID_IS_IGNORED ? TopicId.UNIDENTIFIED : new TopicId(table::id, table::id));
    }

    /// Whether what it reads is the topic that there is; a consumer learns it even where nobody asks for the
    /// id.
    private boolean readsTheTopic() {
        try {
            identity.requireSame();
        } catch (TransientFailure _) {
            return false;
        }
        return reading.entrySet().stream()
                .allMatch(it -> tasks.get(it.getKey()).table.current().equals(it.getValue()));
    }

    /// Nothing is known any more of what is assigned.
    private void giveUpAll() {
        image = MeshImage.EMPTY;
        if (defect != Defect.DENIED_TABLE_IS_EMPTY) {
            complete.clear();
        }
        hearing = new HeardSources(spoken);
        work.gateClosed();
    }

    private void connect() {
        identity = identity();
        assigned.forEach(this::begin);
    }

    /// It may not read the table for a while, and gives up what it knows of it.
    void deny() {
        isDenied = true;
        giveUpAll();
    }

    void allow() {
        if (isDenied) {
            isDenied = false;
            connect();
        }
    }

    void revoke(int partition) {
        if (defect == Defect.KEEPS_A_PARTITION_THAT_IS_GIVEN_AWAY) {
            return;
        }
        assigned.remove(partition);
        complete.remove(partition);
        position.remove(partition);
        reading.remove(partition);
        image = image.without(List.of(partition));
        due.keySet().removeIf(service -> partition(service) == partition);
        work.forget(service -> partition(service) == partition);
    }

    /// How much of all that the topology ever wrote is read here.
    private int written(int partition) {
        SimPartition.InTopic in = reading.get(partition);
        return in == null ? 0 : in.written(position.getOrDefault(partition, 0));
    }

    private static int partition(ServiceKey service) {
        return ServicePartitioner.partition(service, SimLog.PARTITIONS);
    }

    void read(int atMost) {
        if (isDenied) {
            return;
        }
        if (!readsTheTopic()) {
            giveUpAll();
            connect();
        }
        boolean mightDelete = gate.mayDelete(view());
        spoken.listen();
        for (int partition : assigned) {
            List<SimPartition.Row> rows = tasks.get(partition).table.rows();
            int from = position.getOrDefault(partition, 0);
            int bootstrap = begin.getOrDefault(partition, 0);
            int to = Math.min(from < bootstrap ? bootstrap : rows.size(), from + atMost);
            for (int i = from; i < to; i++) {
                take(partition, i, rows.get(i));
            }
            position.put(partition, to);
            if (to >= bootstrap && identity.isComplete(image, partition)) {
                complete.add(partition);
            }
        }
        work.heard().forEach(service -> due(service, List.of()));
        if (!gate.mayDelete(view())) {
            work.gateClosed();
        } else if (!mightDelete) {
            reconcileAll();
        }
    }

    private void take(int partition, int offset, SimPartition.Row row) {
        boolean skipped = (defect == Defect.SKIPS_RECORDS && offset % 7 == 3)
                || (defect == Defect.FREEZES_ARE_IGNORED && row.key() instanceof RecordKey.OfFreeze);
        boolean ignored = defect == Defect.TOMBSTONES_ARE_IGNORED && row.value() == null;
        if (skipped || ignored) {
            return;
        }
        TableChange change = new TableChange(partition, offset, row.key(), row.value());
        image = image.apply(change);
        MeshDelta.of(change).services().forEach(service -> due(service, List.of()));
    }

    void reconcileAll() {
        try {
            work.reconcileAll().forEach(this::due);
        } catch (TransientFailure _) {
            // The next one comes.
        }
    }

    /// Works on services that are due; those that fail stay due.
    void write(int atMost) {
        for (ServiceKey service :
                List.copyOf(due.keySet()).stream().limit(atMost).toList()) {
            Set<ObjectKey> also = due.remove(service);
            SortedMap<String, Set<String>> before = SimMesh.endpoints(mesh);
            SortedMap<ObjectKey, MeshObject> objects = mesh.owned();
            confirm();
            try {
                work.reconcile(service, also == null ? Set.of() : also);
            } catch (TransientFailure _) {
                due(service, also == null ? Set.of() : also);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
            SortedMap<String, Set<String>> after = SimMesh.endpoints(mesh);
            SortedMap<String, Set<String>> lost = SimMesh.lost(before, after);
            int read = written(partition(service));
            lost.forEach((of, addresses) -> checks.checkGone(of, addresses, written(partition(ServiceKey.parse(of)))));
            shown.takesOut(lost, read);
            if (!after.equals(before)) {
                String name = service.toString();
                shown.wrote(name, after.getOrDefault(name, Set.of()), read);
                checks.checkHealth(name, after.getOrDefault(name, Set.of()), read);
            }
            if (!objects.equals(mesh.owned())) {
                checks.checkThawed(service, read);
            }
        }
    }

    Collection<Outcome.Withheld> withheld() {
        return work.withheld();
    }

    int waiting() {
        return due.size();
    }
}

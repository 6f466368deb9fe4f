package io.fairlead.simulation;

import io.fairlead.model.Health;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.image.Heard;
import io.fairlead.publisher.image.MeshDelta;
import io.fairlead.publisher.image.MeshImage;
import io.fairlead.publisher.image.MeshView;
import io.fairlead.publisher.image.TableChange;
import io.fairlead.publisher.image.TableKey;
import io.fairlead.publisher.ownership.Lease;
import io.fairlead.publisher.ownership.LeasedTarget;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.DriftBudget;
import io.fairlead.publisher.pipeline.OneThread;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.StartGate;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Confirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import io.fairlead.publisher.plan.DeleteLimit.Bound;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.tail.Hearing;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.topics.ServicePartitioner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One publisher process, from its start to its crash.
final class SimPublisher {
    static final int MAY_DELETE = 1;
    static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration DELETE_WINDOW = Duration.ofSeconds(60);

    private final SimLog log;
    private final List<SimTask> tasks;
    private final Defect defect;
    private final InstantSource clock;
    private final StartGate gate;
    private final SimSpoken spoken;
    private final Hearing hearing;
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
        this.log = log;
        this.spoken = new SimSpoken(log);
        this.hearing = new Hearing(spoken);
        this.lease = new Lease(SESSION.dividedBy(2), () -> clock.instant().toEpochMilli() * 1_000_000, clock);
        this.tasks = tasks;
        this.mesh = mesh;
        this.defect = defect;
        this.clock = clock;
        gate = new StartGate(Sorted.set(defect == Defect.GATE_IS_ALWAYS_OPEN ? List.of() : List.copyOf(required)));
        DeleteTerms deletes = defect == Defect.NO_DELETE_LIMIT
                ? DeleteTerms.NONE
                : new DeleteTerms(
                        new DeleteLimit(new Bound(1, MAY_DELETE), Bound.NONE), DELETE_WINDOW, Confirmation.NONE);
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
        return new MeshView(
                image,
                assigned,
                complete,
                service -> ServicePartitioner.partition(service, SimLog.PARTITIONS),
                defect == Defect.AN_OLD_TABLE_IS_TRUSTED ? Heard.BY_SNAPSHOT : hearing.of(image, complete));
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
        SimTask task = tasks.get(partition);
        int end = defect == Defect.THE_LAST_COMMIT_IS_THE_END ? task.committedRows() : task.table.size();
        begin.put(partition, end);
        position.put(partition, defect == Defect.STARTS_AT_THE_END_OF_THE_TABLE ? end : 0);
        if (defect == Defect.GATE_IS_ALWAYS_OPEN) {
            complete.add(partition);
        }
        work.gateClosed();
    }

    void revoke(int partition) {
        if (defect == Defect.KEEPS_A_PARTITION_THAT_IS_GIVEN_AWAY) {
            return;
        }
        assigned.remove(partition);
        complete.remove(partition);
        position.remove(partition);
        image = image.without(List.of(partition));
        due.keySet().removeIf(service -> partition(service) == partition);
        work.forget(service -> partition(service) == partition);
    }

    private static int partition(ServiceKey service) {
        return ServicePartitioner.partition(service, SimLog.PARTITIONS);
    }

    void read(int atMost) {
        boolean mightDelete = gate.mayDelete(view());
        spoken.listen();
        for (int partition : assigned) {
            List<SimTask.Row> rows = tasks.get(partition).table;
            int from = position.getOrDefault(partition, 0);
            int bootstrap = begin.getOrDefault(partition, 0);
            int to = Math.min(from < bootstrap ? bootstrap : rows.size(), from + atMost);
            for (int i = from; i < to; i++) {
                take(partition, i, rows.get(i));
            }
            position.put(partition, to);
            if (to >= bootstrap) {
                complete.add(partition);
            }
        }
        work.heard().forEach(service -> due(service, List.of()));
        if (!gate.mayDelete(view())) {
            work.gateClosed();
        } else if (!mightDelete) {
            survey();
        }
    }

    private void take(int partition, int offset, SimTask.Row row) {
        boolean skipped = (defect == Defect.SKIPS_RECORDS && offset % 7 == 3)
                || (defect == Defect.FREEZES_ARE_IGNORED && row.key() instanceof TableKey.OfFreeze);
        boolean ignored = defect == Defect.TOMBSTONES_ARE_IGNORED && row.value() == null;
        if (skipped || ignored) {
            return;
        }
        TableChange change = new TableChange(partition, offset, row.key(), row.value());
        image = image.apply(change);
        MeshDelta.of(change).services().forEach(service -> due(service, List.of()));
    }

    void survey() {
        try {
            work.survey().forEach(this::due);
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
                work.attempt(service, also == null ? Set.of() : also);
            } catch (TransientFailure _) {
                due(service, also == null ? Set.of() : also);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
            SortedMap<String, Set<String>> after = SimMesh.endpoints(mesh);
            SortedMap<String, Set<String>> lost = SimMesh.lost(before, after);
            lost.forEach(this::checkGone);
            int read = position.getOrDefault(partition(service), 0);
            shown.takesOut(lost, read);
            if (!after.equals(before)) {
                String name = service.toString();
                shown.wrote(name, after.getOrDefault(name, Set.of()), read);
                checkHealth(
                        name,
                        health(name, tasks.get(partition(service)).table.subList(0, read)),
                        after.getOrDefault(name, Set.of()));
            }
            if (!objects.equals(mesh.owned())) {
                checkThawed(service, read);
            }
        }
    }

    /// Nothing of a service that is frozen in the table, as far as it is read here, is written.
    private void checkThawed(ServiceKey service, int read) {
        SortedMap<String, Freeze> freezes = new TreeMap<>();
        for (SimTask.Row row : tasks.get(partition(service)).table.subList(0, read)) {
            if (row.key() instanceof TableKey.OfFreeze(var subject)) {
                if (row.value() instanceof Freeze freeze) {
                    freezes.put(subject.toString(), freeze);
                } else {
                    freezes.remove(subject.toString());
                }
            }
        }
        freezes.values().stream()
                .filter(freeze -> freeze.isActive(clock.instant()))
                .filter(freeze -> freeze.subject() instanceof Subject.Everything
                        || freeze.subject().equals(new Subject.OfService(service)))
                .findFirst()
                .ifPresent(freeze -> {
                    throw new Violation(service + " was written while frozen: " + freeze);
                });
    }

    /// An endpoint leaves the mesh only where the table, as far as it is read here, says so: it is gone, or its
    /// health is bad and enough others are given.
    private void checkGone(String service, Set<String> addresses) {
        int partition = partition(ServiceKey.parse(service));
        List<SimTask.Row> rows = tasks.get(partition).table;
        int read = Math.min(rows.size(), position.getOrDefault(partition, 0));
        SortedMap<String, Health> listed = health(service, rows.subList(0, read));
        for (String address : addresses) {
            boolean gone = log.isRestored || isIll(listed.get(address));
            for (int i = read - 1; i >= 0; i--) {
                SimTask.Row row = rows.get(i);
                if (row.key() instanceof TableKey.OfEndpoint(var of, var endpoint)
                        && of.toString().equals(service)
                        && endpoint.toString().equals(address)) {
                    gone |= row.value() == null;
                    break;
                }
            }
            if (!gone) {
                throw new Violation("the mesh lost " + address + " of " + service + ", which the table holds at offset "
                        + read + " of partition " + partition);
            }
        }
    }

    private static boolean isIll(@Nullable Health health) {
        return health == Health.CRITICAL || health == Health.MAINTENANCE;
    }

    /// The health of what the table lists of the service, by address.
    private static SortedMap<String, Health> health(String service, List<SimTask.Row> rows) {
        SortedMap<String, Health> listed = new TreeMap<>();
        for (SimTask.Row row : rows) {
            if (row.key() instanceof TableKey.OfEndpoint(var of, var endpoint)
                    && of.toString().equals(service)) {
                if (row.value() instanceof MergedEndpoint merged) {
                    listed.put(endpoint.toString(), merged.endpoint().health());
                } else {
                    listed.remove(endpoint.toString());
                }
            }
        }
        return listed;
    }

    /// Health alone takes no service below half of what is listed, and nothing in maintenance is given.
    private static void checkHealth(String service, SortedMap<String, Health> listed, Set<String> given) {
        long able = listed.values().stream()
                .filter(health -> health != Health.MAINTENANCE)
                .count();
        if (given.size() * 2L < able) {
            throw new Violation(
                    "health took endpoints of " + service + " out of the mesh: given are " + given + " of " + listed);
        }
        for (String address : given) {
            if (listed.get(address) == Health.MAINTENANCE) {
                throw new Violation("the mesh has " + address + " of " + service + ", which is in maintenance");
            }
        }
    }

    Collection<Outcome.Held> held() {
        return work.held();
    }

    int waiting() {
        return due.size();
    }
}

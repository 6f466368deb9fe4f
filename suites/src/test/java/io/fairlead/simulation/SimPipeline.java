package io.fairlead.simulation;

import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Subject;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.testkit.mesh.FakeMesh.Fault;
import io.fairlead.testkit.mesh.PlainRenderer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;

/// Two registries, their ingest processes, three partitions of the topology, two publishers, one mesh; and
/// what happens to them, step by step.
final class SimPipeline {
    private static final StalenessLimits LIVES_ON = new StalenessLimits(Duration.ofSeconds(30), null);
    private static final StalenessLimits EXPIRES = new StalenessLimits(Duration.ofSeconds(30), Duration.ofMinutes(5));

    private static final SourceId ADDED = new SourceId("dc3");
    private static final Map<SourceId, StalenessLimits> STALENESS =
            Map.of(new SourceId("dc1"), LIVES_ON, new SourceId("dc2"), EXPIRES, ADDED, LIVES_ON);

    final SimClock clock = new SimClock();
    final SimLog log = new SimLog();
    final Defect defect;
    final List<SimRegistry> registries;
    final Oracle oracle;
    final SimEmitter emitter;
    final List<SimIngest> ingests = new ArrayList<>();
    final List<SimTask> tasks = new ArrayList<>();
    final FakeMesh mesh;
    final List<SimPublisher> publishers = new ArrayList<>();
    final List<SimPublisher> paused = new ArrayList<>();
    private final Shown shown = new Shown();
    private final KafkaFaults faults = new KafkaFaults(this);
    long nextEpoch;

    SimPipeline(Defect defect) {
        this(
                defect,
                List.of(new SimRegistry("dc1", 1), new SimRegistry("dc2", 2)),
                new FakeMesh("fake", new PlainRenderer(1, health(defect))));
    }

    SimPipeline(Defect defect, List<SimRegistry> registries, FakeMesh mesh) {
        this.defect = defect;
        this.registries = new ArrayList<>(registries);
        this.mesh = mesh;
        oracle = new Oracle(log, SimIngest.LIMITS, SimIngest.WINDOW, STALENESS);
        emitter = new SimEmitter(log, defect, source -> ingest(source).epoch());
        registries.forEach(registry -> ingests.add(ingest(registry)));
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            tasks.add(new SimTask(partition, log, new SimPartition(), oracle, defect));
        }
        publishers.add(publisher());
        publishers.add(publisher());
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            publishers.get(partition % 2).assign(partition);
        }
    }

    private static HealthPolicy health(Defect defect) {
        return switch (defect) {
            case HEALTH_EMPTIES_A_SERVICE -> new HealthPolicy(HealthPolicy.DEFAULT.excluded(), 0);
            case PANIC_GIVES_MAINTENANCE -> HealthPolicy.NONE;
            default -> HealthPolicy.DEFAULT;
        };
    }

    private SimIngest ingest(SimRegistry registry) {
        return new SimIngest(
                registry,
                ingests.size(),
                STALENESS.getOrDefault(registry.source(), LIVES_ON),
                emitter,
                oracle,
                defect,
                () -> new Epoch(nextEpoch++),
                clock);
    }

    SimIngest ingest(SourceId source) {
        return ingests.stream()
                .filter(it -> it.registry().source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    /// Another source is configured, which does not answer; the publishers are started again to require it.
    void addSource() {
        if (registries.size() > 2) {
            return;
        }
        SimRegistry registry = new SimRegistry(ADDED.value(), 3);
        registry.fall();
        registries.add(registry);
        ingests.add(ingest(registry));
        restart(0);
        restart(1);
    }

    private SimPublisher publisher() {
        return new SimPublisher(
                log,
                tasks,
                mesh.reconnected(),
                registries.stream().map(SimRegistry::source).toList(),
                shown,
                defect,
                clock);
    }

    boolean isAdded(SimRegistry registry) {
        return registry.source().equals(ADDED);
    }

    void play(Step step) {
        int pick = step.pick();
        int more = step.more();
        SimRegistry registry = registries.get(pick % registries.size());
        SimIngest ingest = ingests.get(pick % ingests.size());
        SimTask task = tasks.get(pick % SimLog.PARTITIONS);
        SimPublisher publisher = publishers.get(pick % 2);
        switch (step.kind()) {
            case CHANGE -> registry.change(pick / 2, more);
            case CLEAR -> registries.forEach(each -> each.clear(SimRegistry.service(more)));
            case REDEPLOY -> {
                SortedSet<Integer> down = registry.takeDown(SimRegistry.service(more));
                if (more % 3 > 0) {
                    ingest.poll(clock.instant());
                    ingest.emitNextBatch(more % 3);
                    clock.pass(Duration.ofMillis(1 + more % 5000));
                }
                registry.bringUp(down, SimRegistry.service(more));
            }
            case SNAPSHOT_WITH_A_LOSS -> {
                emitter.loseIn(more % 16);
                ingest.resync(clock.instant());
                ingest.sayToTheEnd();
                emitter.mend();
                oracle.lastWasLost(registry.source());
            }
            case HEALTH -> registry.health(pick / 2, more);
            case LIE -> registry.lie(pick / 2, more);
            case HONEST -> registry.honest();
            case POLL -> ingest.poll(clock.instant());
            case SAY_ON -> ingest.emitNextBatch(1 + more % 12);
            case POLL_CUT_OFF -> {
                emitter.failIn(more % 20);
                if (more % 3 == 0) {
                    ingest.resync(clock.instant());
                } else {
                    ingest.poll(clock.instant());
                }
                ingest.emitNextBatch(more % 3);
                emitter.mend();
            }
            case HEARTBEAT -> ingest.heartbeat(clock.instant());
            case TAKE_OVER -> {
                // What the former owner listed since its last heartbeat, a new one cannot know of; that is no fault
                // here.
                ingest.heartbeat(clock.instant());
                ingest.takeOver(known(registry.source()), clock.instant());
                if (more % 2 == 0) {
                    ingest.poll(clock.instant());
                }
            }
            case FORMER_OWNER_POLLS -> ingest.formerOwnerPolls(more, clock.instant());
            case DUPLICATE -> emitter.repeat(1 + more % 12);
            case MERGE -> task.merge(1 + more % 40, clock.instant());
            case COMMIT -> task.commit();
            case ABORT -> task.abort();
            case PUNCTUATE -> task.punctuate(clock.instant());
            case LAST_MOMENT -> {
                clock.pass(Duration.ofSeconds(310));
                task.merge(1000, clock.instant());
                clock.pass(Duration.ofSeconds(310));
                task.punctuate(clock.instant());
                task.merge(1000, clock.instant());
                ingest.heartbeat(clock.instant());
                task.punctuate(clock.instant());
            }
            case READ -> publisher.read(1 + more % 60);
            case WRITE -> publisher.write(1 + more % 4);
            case SURVEY -> publisher.reconcileAll();
            case RESTART_PUBLISHER -> restart(pick % 2);
            case REBALANCE -> rebalance(more % SimLog.PARTITIONS);
            case PAUSE_PUBLISHER -> {
                clock.pass(SimPublisher.SESSION.plusMillis(1));
                paused.add(publisher);
                publisher.pause();
                restart(pick % 2);
            }
            case WAKE_PUBLISHER -> {
                if (!paused.isEmpty()) {
                    SimPublisher former = paused.get(pick % paused.size());
                    former.reconcileAll();
                    former.write(1 + more % 6);
                }
            }
            case MESH_FAULT ->
                mesh.failNext(List.of(Fault.LOST, Fault.UNACKNOWLEDGED, Fault.THROTTLED, Fault.REFUSED)
                        .get(more % 4));
            case MESH_TOUCHED -> touch(pick, more);
            case RELEASE -> ask(Command.Kind.RELEASE);
            case REJECT -> ask(Command.Kind.REJECT);
            case FREEZE ->
                ask(
                        pick % 3 == 0 ? new Subject.Everything() : new Subject.OfService(SimRegistry.service(more)),
                        new Command(
                                Command.Kind.FREEZE,
                                more % 2 == 0
                                        ? ""
                                        : clock.instant()
                                                .plusSeconds(more % 200)
                                                .toString(),
                                "ann",
                                clock.instant()));
            case THAW -> thaw();
            case WAIT -> clock.pass(Duration.ofSeconds(1 + more % 8));
            case WAIT_LONG -> clock.pass(Duration.ofSeconds(20 + more % 400));
            case NEW_SOURCE -> addSource();
            case COMPARE -> compare(ingest);
            case REWRITE -> task.rewrite(clock.instant());
            case TABLE_LOST, TABLE_RESTORED, STATE_LOST, EVENTS_LOST, ACCESS_DENIED, ACCESS_GRANTED ->
                faults.play(step);
        }
    }

    /// As ingest reads it: the table may lag, the last marker may be older than the last changes.
    int known(SourceId source) {
        int inTable = tasks.stream().mapToInt(task -> task.instances(source)).sum();
        int lastSaid = 0;
        for (SimLog.Entry entry : log.of(0)) {
            if (entry instanceof SimLog.Entry.Said(SourceEvent event)
                    && event.stamp().source().equals(source)) {
                lastSaid = switch (event) {
                    case Heartbeat beat -> beat.total();
                    case SnapshotCompleted completed -> completed.loss().of();
                    case InstanceSeen _, InstanceGone _, SnapshotStarted _ -> lastSaid;
                };
            }
        }
        return Math.max(inTable, lastSaid);
    }

    void restart(int which) {
        SimPublisher dead = publishers.get(which);
        SimPublisher next = publisher();
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            if (dead.has(partition)) {
                next.assign(partition);
            }
        }
        publishers.set(which, next);
    }

    /// The source takes a new snapshot where the table says that it does not hold what the source lists.
    void compare(SimIngest ingest) {
        SourceId source = ingest.registry().source();
        ingest.compare(
                epoch -> tasks.stream()
                        .flatMap(task -> task.table.status(source).stream())
                        .filter(status -> status.epoch().equals(epoch))
                        .flatMap(status -> Stream.ofNullable(status.problem()))
                        .findFirst(),
                clock.instant());
    }

    void grantAccess() {
        faults.grantAccess();
    }

    private void rebalance(int partition) {
        int from = publishers.get(0).has(partition) ? 0 : 1;
        publishers.get(from).revoke(partition);
        publishers.get(1 - from).assign(partition);
    }

    private void touch(int pick, int more) {
        List<ObjectKey> keys = List.copyOf(mesh.owned().keySet());
        if (!keys.isEmpty()) {
            ObjectKey key = keys.get(more % keys.size());
            if (pick % 2 == 0) {
                mesh.edit(key);
            } else {
                mesh.remove(key);
            }
        }
    }

    void ask(Command.Kind kind) {
        ask(new Subject.Everything(), new Command(kind, "", "ann", clock.instant()));
    }

    void thaw() {
        Command command = new Command(Command.Kind.THAW, "", "ann", clock.instant());
        ask(new Subject.Everything(), command);
        SimRegistry.services().forEach(service -> ask(new Subject.OfService(service), command));
    }

    void ask(Subject subject, Command command) {
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            log.append(partition, new SimLog.Entry.Asked(subject, command));
        }
    }

    void mergeAll() {
        for (SimTask task : tasks) {
            boolean rewrites = true;
            while (!task.isDone() || rewrites) {
                task.merge(1000, clock.instant());
                rewrites = task.rewrite(clock.instant());
            }
            task.commit();
        }
    }
}

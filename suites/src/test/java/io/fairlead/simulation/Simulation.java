package io.fairlead.simulation;

import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Patience;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.testkit.mesh.FakeMesh.Fault;
import io.fairlead.testkit.mesh.PlainRenderer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Two registries, their ingest processes, three partitions of the topology, two publishers, one mesh.
final class Simulation {
    private static final Patience LIVES_ON = new Patience(Duration.ofSeconds(30), null);
    private static final Patience EXPIRES = new Patience(Duration.ofSeconds(30), Duration.ofMinutes(5));

    private final SimClock clock = new SimClock();
    private final SimLog log = new SimLog();
    private final Defect defect;
    private final List<SimRegistry> registries;
    private final Oracle oracle;
    private final SimEmitter emitter;
    private final List<SimIngest> ingests = new ArrayList<>();
    private final List<SimTask> tasks = new ArrayList<>();
    private final FakeMesh mesh;
    private final Shown shown = new Shown();
    private final List<SimPublisher> publishers = new ArrayList<>();
    private final List<SimPublisher> paused = new ArrayList<>();
    private long nextEpoch;

    private Simulation(Defect defect) {
        this(
                defect,
                List.of(new SimRegistry("dc1", 1), new SimRegistry("dc2", 2)),
                new FakeMesh("fake", new PlainRenderer(1, health(defect))));
    }

    private Simulation(Defect defect, List<SimRegistry> registries, FakeMesh mesh) {
        this.defect = defect;
        this.registries = registries;
        this.mesh = mesh;
        Map<SourceId, Patience> patience =
                Map.of(registries.get(0).source(), LIVES_ON, registries.get(1).source(), EXPIRES);
        oracle = new Oracle(log, SimIngest.LIMITS, SimIngest.WINDOW, patience);
        emitter = new SimEmitter(log, defect, source -> ingest(source).epoch());
        for (int i = 0; i < registries.size(); i++) {
            SimRegistry registry = registries.get(i);
            Patience of = patience.getOrDefault(registry.source(), LIVES_ON);
            ingests.add(new SimIngest(registry, i, of, emitter, oracle, defect, () -> new Epoch(nextEpoch++), clock));
        }
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            tasks.add(new SimTask(partition, log, oracle, defect));
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

    /// Plays the steps and then lets everything come to rest.
    ///
    /// @throws Violation a rule was broken
    static void run(List<Step> steps, Defect defect) {
        Simulation simulation = new Simulation(defect);
        for (Step step : steps) {
            simulation.clock.pass(Duration.ofMillis(1));
            simulation.play(step);
        }
        simulation.rest();
        simulation.check();
    }

    /// Lets everything come to rest, takes both registries away, and plays the steps: with restarts, aborts, former
    /// owners and any length of time.
    ///
    /// @throws Violation an endpoint of a source without an expiry left the mesh
    static void runWithoutRegistries(List<Step> steps, Defect defect) {
        Simulation simulation = new Simulation(defect);
        simulation.rest();
        SimRegistry livesOn = simulation.registries.getFirst();
        SortedMap<String, Set<String>> listed = SimMesh.listed(livesOn);
        simulation.registries.forEach(SimRegistry::fall);
        for (Step step : steps) {
            SortedMap<String, Set<String>> lost = SimMesh.lost(listed, SimMesh.endpoints(simulation.mesh));
            if (!lost.isEmpty()) {
                throw new Violation("before " + step + ", while " + livesOn.source() + " does not answer, these left"
                        + " the mesh: " + lost);
            }
            simulation.clock.pass(Duration.ofMillis(1));
            simulation.play(step);
        }
    }

    /// One service after the other is taken down, in an otherwise complete registry: its endpoints leave the table
    /// once a second answer, seconds later, lacks them, or as soon as new ones are listed in their place.
    ///
    /// @throws Violation an endpoint is still in the table after that
    static void runWithServicesThatEnd(long seed) {
        Random random = new Random(seed);
        Simulation simulation = new Simulation(Defect.NONE);
        simulation.rest();
        // Nothing was read for so long that each source takes a new epoch first.
        simulation.ingests.forEach(ingest -> simulation.answered(ingest, false));
        for (ServiceKey service : SimRegistry.services()) {
            SimRegistry registry = simulation.registries.get(random.nextInt(2));
            SimIngest ingest = simulation.ingest(registry.source());
            simulation.clock.pass(SimIngest.WINDOW.plusMillis(1));
            SortedSet<Integer> down = registry.takeDown(service);
            boolean onlyTheTableKnows = random.nextBoolean();
            simulation.answered(ingest, onlyTheTableKnows);
            boolean replaced = random.nextBoolean();
            if (replaced) {
                registry.bringUp(down, service);
                simulation.answered(ingest, false);
            }
            if (!replaced || onlyTheTableKnows) {
                simulation.clock.pass(SimIngest.LIMITS.confirmServiceAfter());
                simulation.answered(ingest, onlyTheTableKnows);
            }
            simulation.checkTableHoldsNoMoreThan(registry);
            if (!replaced) {
                registry.bringUp(down, service);
                simulation.answered(ingest, false);
            }
        }
    }

    private void answered(SimIngest ingest, boolean inANewEpoch) {
        if (inANewEpoch) {
            ingest.resync(clock.instant());
        } else {
            ingest.poll(clock.instant());
        }
        ingest.sayToTheEnd();
        mergeAll();
    }

    private void checkTableHoldsNoMoreThan(SimRegistry registry) {
        int inTable =
                tasks.stream().mapToInt(task -> task.marks(registry.source())).sum();
        if (inTable != registry.truth().size()) {
            throw new Violation(
                    registry.source() + " lists " + registry.truth().size() + " instances, the table holds " + inTable);
        }
    }

    /// Lets everything come to rest and copies Kafka; plays the changes among the steps and lets it come to rest again;
    /// puts the copy back, with both registries away, and plays the other steps; lets the registries come back.
    ///
    /// @throws Violation what a source without an expiry lists left the mesh, or the end is wrong
    static void runRestored(List<Step> steps, Defect defect) {
        Simulation lost = new Simulation(defect);
        lost.rest();
        List<Integer> copied = IntStream.range(0, SimLog.PARTITIONS)
                .mapToObj(it -> lost.log.of(it).size())
                .toList();
        steps.stream().filter(it -> it.kind() == Step.Kind.CHANGE).forEach(lost::play);
        lost.rest();

        Simulation restored = lost.restored(copied);
        SimRegistry livesOn = restored.registries.getFirst();
        SortedMap<String, Set<String>> listed = SimMesh.listed(livesOn);
        restored.registries.forEach(SimRegistry::fall);
        for (Step step : steps) {
            SortedMap<String, Set<String>> gone = SimMesh.lost(listed, SimMesh.endpoints(restored.mesh));
            if (!gone.isEmpty()) {
                throw new Violation("before " + step + ", with an older copy of Kafka, these left the mesh: " + gone);
            }
            restored.clock.pass(Duration.ofMillis(1));
            switch (step.kind()) {
                // A heartbeat of the copy's own epoch that comes again looks like a process that survived: ADR 15.
                case DUPLICATE -> {}
                case CHANGE, CLEAR, REDEPLOY, HEALTH, LIE, HONEST, MESH_TOUCHED -> {}
                default -> restored.play(step);
            }
        }
        restored.rest();
        restored.check();
    }

    /// The same registries and mesh, and a Kafka that holds what it did at these lengths of the log. Epochs go on: two
    /// that are the same are another trouble.
    private Simulation restored(List<Integer> lengths) {
        Simulation restored = new Simulation(defect, registries, mesh.reconnected());
        restored.oracle.isBlind = true;
        restored.log.isRestored = true;
        restored.nextEpoch = nextEpoch + 1;
        restored.clock.pass(Duration.between(restored.clock.instant(), clock.instant()));
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            for (SimLog.Entry entry : log.of(partition).subList(0, lengths.get(partition))) {
                restored.log.append(partition, entry);
            }
        }
        restored.mergeAll();
        registries.forEach(registry -> {
            SourceId source = registry.source();
            restored.ingest(source).takeOver(restored.known(source), restored.clock.instant());
        });
        restored.restart(0);
        restored.restart(1);
        return restored;
    }

    /// What was written to the log while these steps were played.
    static SimLog logOf(List<Step> steps) {
        Simulation simulation = new Simulation(Defect.NONE);
        for (Step step : steps) {
            simulation.clock.pass(Duration.ofMillis(1));
            simulation.play(step);
        }
        return simulation.log;
    }

    private SimIngest ingest(SourceId source) {
        return ingests.get(source.value().equals("dc1") ? 0 : 1);
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

    private void play(Step step) {
        int pick = step.pick();
        int more = step.more();
        SimRegistry registry = registries.get(pick % 2);
        SimIngest ingest = ingests.get(pick % 2);
        SimTask task = tasks.get(pick % SimLog.PARTITIONS);
        SimPublisher publisher = publishers.get(pick % 2);
        switch (step.kind()) {
            case CHANGE -> registry.change(pick / 2, more);
            case CLEAR -> registries.forEach(each -> each.clear(SimRegistry.service(more)));
            case REDEPLOY -> {
                SortedSet<Integer> down = registry.takeDown(SimRegistry.service(more));
                if (more % 3 > 0) {
                    ingest.poll(clock.instant());
                    ingest.sayOn(more % 3);
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
            case SAY_ON -> ingest.sayOn(1 + more % 12);
            case POLL_CUT_OFF -> {
                emitter.failIn(more % 20);
                if (more % 3 == 0) {
                    ingest.resync(clock.instant());
                } else {
                    ingest.poll(clock.instant());
                }
                ingest.sayOn(more % 3);
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
            case SURVEY -> publisher.survey();
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
                    former.survey();
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
        }
    }

    /// As ingest reads it: the table may lag, the last marker may be older than the last changes.
    private int known(SourceId source) {
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

    private void restart(int which) {
        SimPublisher dead = publishers.get(which);
        SimPublisher next = publisher();
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            if (dead.has(partition)) {
                next.assign(partition);
            }
        }
        publishers.set(which, next);
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

    private void ask(Command.Kind kind) {
        ask(new Subject.Everything(), new Command(kind, "", "ann", clock.instant()));
    }

    private void thaw() {
        Command command = new Command(Command.Kind.THAW, "", "ann", clock.instant());
        ask(new Subject.Everything(), command);
        SimRegistry.services().forEach(service -> ask(new Subject.OfService(service), command));
    }

    private void ask(Subject subject, Command command) {
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            log.append(partition, new SimLog.Entry.Asked(subject, command));
        }
    }

    /// The faults end, and time enough passes for everything that was held to be confirmed.
    private void rest() {
        mesh.mend();
        emitter.mend();
        registries.forEach(SimRegistry::honest);
        registries.forEach(SimRegistry::recover);
        for (int round = 0; round < 3; round++) {
            clock.pass(Duration.ofMillis(1));
            ingests.forEach(ingest -> ingest.resync(clock.instant()));
            ingests.forEach(SimIngest::sayToTheEnd);
            mergeAll();
            clock.pass(SimIngest.LIMITS.confirmAfter().plusSeconds(1));
            ingests.forEach(ingest -> ingest.poll(clock.instant()));
            ingests.forEach(SimIngest::sayToTheEnd);
            mergeAll();
        }
        ask(Command.Kind.RELEASE);
        thaw();
        paused.clear();
        mergeAll();
        clock.pass(Duration.ofSeconds(25));
        ingests.forEach(ingest -> ingest.heartbeat(clock.instant()));
        mergeAll();
        tasks.forEach(task -> task.punctuate(clock.instant()));
        mergeAll();
        for (int round = 0; round < 4; round++) {
            publishers.forEach(publisher -> {
                publisher.read(Integer.MAX_VALUE / 2);
                publisher.survey();
                publisher.write(100);
            });
            clock.pass(Duration.ofSeconds(70));
        }
    }

    private void mergeAll() {
        for (SimTask task : tasks) {
            while (!task.isDone()) {
                task.merge(1000, clock.instant());
            }
            task.commit();
        }
    }

    private void check() {
        SortedMap<String, TableEntry> table = new TreeMap<>();
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            SimTask fold = new SimTask(partition, log, oracle, Defect.NONE);
            fold.merge(Integer.MAX_VALUE, clock.instant());
            SortedMap<String, TableEntry> folded = SimTable.entries(fold.table);
            equal(
                    "the table of partition " + partition + " and the pure fold of its log",
                    SimTable.entries(tasks.get(partition).table),
                    folded);
            String prefix = partition + " ";
            folded.forEach((key, entry) -> table.put(prefix + key, entry));
        }
        SortedMap<String, Set<String>> wanted = new TreeMap<>();
        registries.forEach(registry -> registry.truth()
                .values()
                .forEach(it -> wanted.computeIfAbsent(it.service().toString(), _ -> new TreeSet<>())
                        .add(it.address() + ":8080")));
        equal("the endpoints of the table and those of the registries", SimTable.endpoints(table), wanted);
        SortedMap<String, Set<String>> found = SimMesh.endpoints(mesh);
        publishers.forEach(publisher -> publisher
                .held()
                .forEach(held -> found.remove(
                        held.change() instanceof io.fairlead.publisher.plan.Change.Delete(var before, var _)
                                ? before.service().toString()
                                : "")));
        equal("the mesh and the table", found, SimTable.services(table));
    }

    private static void equal(String what, SortedMap<String, ?> one, SortedMap<String, ?> other) {
        if (!one.equals(other)) {
            Set<String> keys = new TreeSet<>(one.keySet());
            keys.addAll(other.keySet());
            throw new Violation(what + " differ: "
                    + keys.stream()
                            .filter(key -> !String.valueOf(one.get(key)).equals(String.valueOf(other.get(key))))
                            .map(key -> key + ": " + one.get(key) + " and " + other.get(key))
                            .collect(Collectors.joining("; ")));
        }
    }
}

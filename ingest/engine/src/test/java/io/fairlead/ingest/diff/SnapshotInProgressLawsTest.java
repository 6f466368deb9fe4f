package io.fairlead.ingest.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.ingest.runner.EpochSender;
import io.fairlead.ingest.runner.EpochSession;
import io.fairlead.ingest.runner.EpochStart;
import io.fairlead.ingest.runner.Given;
import io.fairlead.ingest.runner.RecordingEmitter;
import io.fairlead.ingest.runner.ScriptedSource;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Epoch;
import io.fairlead.model.Instance;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.ServiceKey;
import io.fairlead.topics.ServicePartitioner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A long snapshot, and random changes while it is being said: at its end a reader of the events holds as many
/// instances in this epoch as were counted; after what is gone is said, too, it holds what the registry
/// lists and what the guard holds; and nothing is seen that is not so when it is said, but for what
/// goes before it was said.
class SnapshotInProgressLawsTest {
    private static final int INSTANCES = 6 * RecordingEmitter.STRIDE;
    private static final List<String> SERVICES = List.of("web", "api", "db", "mail", "cart");

    private record Key(ServiceKey service, String instance) {}

    private final RecordingEmitter emitter = new RecordingEmitter();
    private final SortedMap<String, Instance> truth = new TreeMap<>();
    /// What the answer of the snapshot listed: it is said once more when it goes before it was said.
    private final Set<Key> answered = new HashSet<>();
    /// What the table holds in this epoch.
    private final TreeMap<String, Endpoint> table = new TreeMap<>();
    private final Set<String> held = new HashSet<>();
    private int read;
    private boolean isSaid;

    @ParameterizedTest
    @MethodSource("io.fairlead.ingest.runner.Given#seeds")
    void whatIsSaidIsWhatIsListed(long seed) {
        Random random = new Random(seed);
        SourceSetup setup = SourceSetup.of(new ScriptedSource(), Given.RULES, 0);
        RemovalLedger ledger = new RemovalLedger(setup.guard());
        ledger.begin(INSTANCES);
        EpochSession session = new EpochSession(
                setup,
                EpochStart.of(setup, ledger, null),
                new EpochSender(setup.source().id(), new Epoch(1), emitter, _ -> {}),
                () -> Given.NOON);
        for (int i = 0; i < INSTANCES; i++) {
            list(random, i);
        }
        truth.values().forEach(it -> answered.add(key(it)));
        session.complete(all());
        readOn();

        while (!session.snapshotDone()) {
            switch (random.nextInt(4)) {
                case 0 -> session.emitNextBatch();
                case 1 -> {
                    change(random, 1 + random.nextInt(random.nextInt(10) == 0 ? INSTANCES : 6));
                    session.complete(all());
                }
                default -> session.changed(delta(random, random.nextInt(8)));
            }
            readOn();
        }

        TreeMap<String, Endpoint> listed = new TreeMap<>();
        truth.values().forEach(it -> listed.put(name(key(it)), endpoint(it)));
        table.keySet().removeAll(held);
        assertThat(table).as("seed %d", seed).isEqualTo(listed);
        assertThat(emitter.events(SnapshotCompleted.class)).hasSize(3);
    }

    private int[] counts() {
        int[] counts = new int[3];
        table.keySet()
                .forEach(it ->
                        counts[ServicePartitioner.partition(ServiceKey.parse(it.substring(0, it.indexOf('|'))), 3)]++);
        return counts;
    }

    /// As the topology would, each event once.
    private void readOn() {
        for (; read < emitter.sent.size(); read++) {
            SourceEvent event = emitter.sent.get(read).event();
            assertThat(event.stamp().sequence()).isGreaterThanOrEqualTo(read == 0 ? 0 : sequenceBefore());
            switch (event) {
                case InstanceSeen seen -> {
                    Key key = new Key(seen.service(), seen.instance());
                    Instance now = truth.get(seen.instance());
                    boolean isSo =
                            now != null && key(now).equals(key) && endpoint(now).equals(seen.endpoint());
                    boolean isFirst = !table.containsKey(name(key));
                    assertThat(isSo || (isFirst && answered.contains(key)))
                            .as("%s, which is %s", seen, now)
                            .isTrue();
                    table.put(name(key), seen.endpoint());
                    held.remove(name(key));
                }
                case InstanceGone gone -> {
                    assertThat(isSaid).isTrue();
                    String name = name(new Key(gone.service(), gone.instance()));
                    if (!isHeld(gone.removal())) {
                        table.remove(name);
                    } else if (table.containsKey(name)) {
                        held.add(name);
                    }
                }
                case SnapshotCompleted completed -> {
                    isSaid = true;
                    int[] counts = counts();
                    assertThat(completed.perPartition()).containsExactly(counts[0], counts[1], counts[2]);
                }
                case SnapshotStarted _ -> assertThat(isSaid).isFalse();
                case Heartbeat _ -> {}
            }
        }
    }

    private long sequenceBefore() {
        return emitter.sent.get(read - 1).event().stamp().sequence();
    }

    private static boolean isHeld(Removal removal) {
        return removal.limits().objectionToSource(removal.ofSource()).isPresent()
                || removal.limits().objectionToService(removal.ofService()).isPresent();
    }

    private void change(Random random, int times) {
        for (int i = 0; i < times; i++) {
            int number = random.nextInt(INSTANCES + 10);
            if (random.nextInt(3) == 0) {
                truth.remove("i" + number);
            } else {
                list(random, number);
            }
        }
    }

    private Delta delta(Random random, int times) {
        SortedMap<String, Instance> before = new TreeMap<>(truth);
        change(random, times);
        List<Instance> seen = new ArrayList<>();
        truth.forEach((id, now) -> {
            if (!now.equals(before.get(id))) {
                seen.add(now);
            }
        });
        before.keySet().removeAll(truth.keySet());
        return Given.delta(seen, before.keySet().toArray(String[]::new));
    }

    private void list(Random random, int number) {
        String id = "i" + number;
        truth.put(id, Given.instance(id, SERVICES.get(random.nextInt(5)), 1000 + random.nextInt(1000)));
    }

    private CompleteReport all() {
        return Given.all(truth.values().toArray(Instance[]::new));
    }

    private static Key key(Instance instance) {
        return new Key(Given.service(instance.naming().service()), instance.id());
    }

    private static String name(Key key) {
        return key.service() + "|" + key.instance();
    }

    private static Endpoint endpoint(Instance instance) {
        return Admission.outcome(Given.RULES::apply, instance) instanceof Admission.Admitted(var known, var _)
                ? known.endpoint()
                : failed(instance);
    }

    private static Endpoint failed(Instance instance) {
        throw new AssertionError(instance + " is not admitted");
    }
}

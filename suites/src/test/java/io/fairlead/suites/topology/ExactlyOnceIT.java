package io.fairlead.suites.topology;

import static org.awaitility.Awaitility.await;

import io.fairlead.model.Command;
import io.fairlead.model.RegistryEvent;
import io.fairlead.simulation.SeededLog;
import io.fairlead.suites.topology.CrashPoint.Deed;
import io.fairlead.suites.topology.CrashPoint.Moment;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Exactly-once in effect: the topology is crashed at every step between changelog, output and commit, and its table
/// is the pure fold of the log all the same: for a reader of what is committed, for one of everything, and for the
/// publisher's tail.
///
/// `-Dseed=n` chooses the log and the crashes; `-Dcrashes=n` how many there are.
@WithKafka
@Timeout(1200)
class ExactlyOnceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("seed", 1);
    private static final int CRASHES = Integer.getInteger("crashes", 10);
    private static final int STEPS_IN_A_LIFE = 150;
    private static final Duration LIFE = Duration.ofMinutes(2);
    /// In a long run the broker finds out by itself now and then that the topology is dead.
    private static final int UNAIDED = 15;

    private final List<String> lives = new ArrayList<>();

    @Test
    void crashesShowInNoTable(TestKafka kafka) {
        long begin = System.nanoTime();
        List<List<RegistryEvent>> log = SeededLog.of(SEED, STEPS_IN_A_LIFE * CRASHES);
        List<CrashPoint> points = CrashPoint.of(new Random(SEED), CRASHES - 1);
        try (TopologyRig rig = new TopologyRig(kafka, log.size());
                ObservedTail tail = rig.tail()) {
            for (int life = 0; life < points.size(); life++) {
                rig.feed(slice(log, life));
                crash(rig, points.get(life));
            }
            rig.feed(slice(log, points.size()));
            liveOn(rig);
            // A command and a change have no order between them that a crash could not turn round, as they stand in
            // two topics; so nothing else is on its way.
            rig.command(new Command(Command.Kind.FREEZE, "", "ann", Instant.parse("2026-05-05T12:00:00Z")));
            rig.command(new Command(Command.Kind.RELEASE, "", "ann", Instant.parse("2026-05-05T12:00:01Z")));
            crash(rig, new CrashPoint(Deed.HALT, Moment.AFTER_ENDPOINT, 2));
            liveOn(rig);
            rig.check(CRASHES);
            await().atMost(PATIENCE).until(() -> tail.isComplete(log.size()) && tail.holdsWhatIsCommitted());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(report(), e);
        }
        System.out.printf(
                Locale.ROOT,
                "exactly once: seed %d, %d crashes in %.1f s%n",
                SEED,
                CRASHES,
                (System.nanoTime() - begin) / 1e9);
    }

    private static List<List<RegistryEvent>> slice(List<List<RegistryEvent>> log, int life) {
        return log.stream()
                .map(all -> all.subList(all.size() * life / CRASHES, all.size() * (life + 1) / CRASHES))
                .toList();
    }

    /// A life up to its crash point; one that does not come by it is killed once it has done its work.
    private void crash(TopologyRig rig, CrashPoint point) {
        try (CrashingTopology topology = rig.start(point)) {
            await().atMost(LIFE).until(() -> !topology.isAlive() || !rig.isBehind());
            lives.add(point + (topology.reached() ? "" : " (killed before)"));
        }
        if (lives.size() % UNAIDED != 0) {
            rig.clearAway();
        }
    }

    private static void liveOn(TopologyRig rig) {
        try (CrashingTopology _ = rig.start(CrashPoint.NONE)) {
            rig.awaitQuiet();
        }
        rig.clearAway();
    }

    private String report() {
        return "seed " + SEED + ", crashes so far: " + lives
                + "\nrepeat with: ./mvnw -pl suites -am verify -Dtest=none -Dit.test=ExactlyOnceIT -Dseed=" + SEED
                + " -Dcrashes=" + CRASHES
                + " -Dpeers=required";
    }
}

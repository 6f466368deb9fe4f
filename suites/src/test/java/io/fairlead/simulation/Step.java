package io.fairlead.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// One thing that happens. `pick` and `more` choose among what is there, whatever that is then: so a shorter list
/// of steps is a valid one, too.
record Step(Kind kind, int pick, int more) {
    /// With how often it happens, in parts of all weights.
    enum Kind {
        /// The registry's truth changes.
        CHANGE(20),
        /// A service ends: both registries list none of it any more.
        CLEAR(3),
        /// The instances of a service are replaced by new ones, some times with a reading in between.
        REDEPLOY(3),
        /// Checks fail: of all instances at once, of a service or of one; or all recover.
        HEALTH(6),
        /// The registry begins to lie or to fail, in one of several ways.
        LIE(5),
        /// It is itself again.
        HONEST(5),
        /// The owner of a source sends a request and writes the response.
        POLL(24),
        /// The owner says some strides more of a snapshot that it has begun.
        SAY_ON(12),
        /// A poll, but the process loses its connection to Kafka in the middle.
        POLL_CUT_OFF(4),
        /// A new snapshot, one record of which is lost without a trace.
        SNAPSHOT_WITH_A_LOSS(3),
        HEARTBEAT(5),
        /// Another process takes the source over; the former owner is not dead, only slow.
        TAKE_OVER(3),
        /// A former owner wakes up and goes on.
        FORMER_OWNER_POLLS(4),
        /// The next records of ingest arrive twice.
        DUPLICATE(2),
        MERGE(30),
        COMMIT(10),
        /// The topology crashes, or its transaction is aborted.
        ABORT(4),
        /// The topology looks for sources that are silent and services that have lingered.
        PUNCTUATE(6),
        /// A source is silent for long, and speaks just before the topology, which has not read it yet, asks for its
        /// expiry.
        LAST_MOMENT(2),
        READ(24),
        WRITE(20),
        SURVEY(5),
        /// The publisher crashes and starts again.
        RESTART_PUBLISHER(3),
        /// A partition goes to the other publisher.
        REBALANCE(3),
        /// A publisher is paused for longer than its session; another takes its partitions over.
        PAUSE_PUBLISHER(4),
        /// It wakes up and goes on, before anybody tells it.
        WAKE_PUBLISHER(4),
        MESH_FAULT(5),
        /// Somebody edits or deletes our object.
        MESH_TOUCHED(3),
        RELEASE(2),
        REJECT(1),
        FREEZE(2),
        THAW(2),
        WAIT(8),
        WAIT_LONG(2),
        /// A source is configured that has never answered.
        NEW_SOURCE(1),
        /// Ingest looks at what the table says of its source.
        COMPARE(6),
        /// The topology writes the next part of a table that is to be written again.
        REWRITE(10),
        /// The table's topic is deleted and created again.
        TABLE_LOST(2),
        /// Another topic takes the place of the table's, with what the table held some time ago.
        TABLE_RESTORED(1),
        /// The state of a partition is deleted.
        STATE_LOST(2),
        /// Events leave the log before the topology has read them.
        EVENTS_LOST(2),
        /// The topology or a publisher may not read or write for a while.
        ACCESS_DENIED(2),
        ACCESS_GRANTED(5);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final int TOTAL =
            List.of(Kind.values()).stream().mapToInt(kind -> kind.weight).sum();

    /// Faults that lose what Kafka held, or access to it. They end what is under way, so that some rules are seldom
    /// reached beside them.
    private static final Set<Kind> LOSSES =
            EnumSet.of(Kind.TABLE_LOST, Kind.TABLE_RESTORED, Kind.STATE_LOST, Kind.EVENTS_LOST, Kind.ACCESS_DENIED);

    /// The same without losses.
    static List<Step> withoutLosses(long seed, int length) {
        return of(seed, 2 * length).stream()
                .filter(step -> !LOSSES.contains(step.kind()))
                .limit(length)
                .toList();
    }

    static List<Step> of(long seed, int length) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            steps.add(new Step(kind(random), random.nextInt(1000), random.nextInt(1000)));
        }
        return steps;
    }

    private static Kind kind(Random random) {
        int left = random.nextInt(TOTAL);
        for (Kind kind : Kind.values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("no kind left");
    }

    @Override
    public String toString() {
        return kind + "(" + pick + "," + more + ")";
    }
}

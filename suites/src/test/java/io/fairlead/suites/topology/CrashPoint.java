package io.fairlead.suites.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// The topology comes by `moment` for the `nth` time, and then this is done. As text `HALT AFTER_ENDPOINT 17`.
record CrashPoint(Deed deed, Moment moment, int nth) {
    static final CrashPoint NONE = new CrashPoint(Deed.HALT, Moment.NEVER, 1);

    enum Deed {
        /// The process ends at once, as with kill -9.
        HALT,
        /// The process stops, as with kill -STOP: it may be woken up.
        PAUSE,
        /// The next commit gets no answer: the transaction is aborted, the tasks start again in the same process.
        TIME_OUT,
        /// The next commit is refused, as if another process took over: the tasks are lost, and assigned once more.
        FENCE,
        /// Kafka fails: the thread ends and another takes its place.
        BREAK
    }

    /// What is sent `AFTER` has reached the broker; of what was sent before that, anything may be missing.
    enum Moment {
        BEFORE_CHANGELOG(60),
        AFTER_CHANGELOG(60),
        BEFORE_ENDPOINT(30),
        AFTER_ENDPOINT(30),
        BEFORE_AUDIT(20),
        AFTER_AUDIT(20),
        BEFORE_OFFSETS(2),
        AFTER_OFFSETS(2),
        BEFORE_COMMIT(2),
        AFTER_COMMIT(2),
        /// Some of the state has been read back.
        WHILE_RESTORING(2),
        /// So many milliseconds after its clients are made.
        AT_MILLISECOND(2000),
        NEVER(1);

        private final int most;

        Moment(int most) {
            this.most = most;
        }
    }

    /// The moments take turns, in any order, so that a dozen crashes see them all; the rest is chance.
    static List<CrashPoint> of(Random random, int crashes) {
        List<Moment> moments = new ArrayList<>(List.of(Moment.values()));
        moments.remove(Moment.NEVER);
        Collections.shuffle(moments, random);
        return IntStream.range(0, crashes)
                .mapToObj(crash -> moments.get(crash % moments.size()))
                .map(moment -> new CrashPoint(Deed.HALT, moment, 1 + random.nextInt(moment.most)))
                .toList();
    }

    static CrashPoint parse(String text) {
        String[] parts = text.split(" ", 3);
        return new CrashPoint(Deed.valueOf(parts[0]), Moment.valueOf(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return deed + " " + moment + " " + nth;
    }
}

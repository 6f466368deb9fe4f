package io.fairlead.simulation;

import io.fairlead.model.RegistryEvent;
import java.util.List;
import java.util.stream.IntStream;

/// What the simulation's ingest and timers write to the log: snapshots whole and torn, removals that the guard holds,
/// owners that come and go and do not know it, duplicates, silence.
public final class SeededLog {
    private SeededLog() {}

    public static int partitions() {
        return SimLog.PARTITIONS;
    }

    /// The events of each partition. Commands are left out: they have a topic of their own.
    public static List<List<RegistryEvent>> of(long seed, int steps) {
        SimLog log = Simulation.logOf(Step.of(seed, steps));
        return IntStream.range(0, SimLog.PARTITIONS)
                .mapToObj(partition -> log.of(partition).stream()
                        .filter(SimLog.Entry.Said.class::isInstance)
                        .map(entry -> ((SimLog.Entry.Said) entry).event())
                        .toList())
                .toList();
    }
}

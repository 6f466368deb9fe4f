package io.fairlead.bench.scale;

import io.fairlead.bench.measure.AnsweringJvm;
import java.io.IOException;
import java.util.List;

/// A [Follower] with a heap of 2 GiB.
public final class FollowerProcess implements AutoCloseable {
    private final AnsweringJvm jvm;

    /// How many partitions are read to their end, and how many endpoints the image holds.
    public record State(int complete, int endpoints) {}

    /// Latencies and pauses in milliseconds, heap in bytes.
    record Report(long missing, double p50, double p99, double longest, double pause, double paused, double heap) {}

    private FollowerProcess(AnsweringJvm jvm) {
        this.jvm = jvm;
    }

    public static FollowerProcess start(String bootstrapServers, String registryUrl, String table, String pipeline)
            throws IOException {
        return new FollowerProcess(
                AnsweringJvm.start(Follower.class, "2g", List.of(bootstrapServers, registryUrl, table, pipeline)));
    }

    public State state() {
        String[] words = jvm.ask("state");
        return new State(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    }

    /// From now on the changes of this load are awaited.
    void await(OpenSchedule schedule) {
        var _ = jvm.ask("await " + schedule.words());
    }

    Report report() {
        String[] words = jvm.ask("report");
        return new Report(
                Long.parseLong(words[0]),
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                Double.parseDouble(words[5]),
                Double.parseDouble(words[6]));
    }

    @Override
    public void close() {
        jvm.close();
    }
}

package io.fairlead.bench.pure;

import io.fairlead.bench.measure.Shop;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.Stamp;
import io.fairlead.topology.merge.MemoryState;
import io.fairlead.topology.merge.Merger;
import io.fairlead.topology.merge.Output;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// One change of one endpoint is merged: in services of ten endpoints and of ten thousand.
@State(Scope.Thread)
public class MergeBenchmark {
    private static final int ENDPOINTS = 20_000;
    /// So many changes are made before: what is measured is the merge and not the making of events.
    private static final int EVENTS = 1 << 16;

    @Param({"10", "10000"})
    public int endpointsEach;

    private final Merger merger = new Merger(0);
    private final MemoryState state = new MemoryState();
    private final InstanceSeen[] events = new InstanceSeen[EVENTS];
    private int next;
    private long sequence;

    @Setup
    public void fill() {
        Shop shop = new Shop(ENDPOINTS / endpointsEach, endpointsEach);
        for (int i = 0; i < ENDPOINTS; i++) {
            var _ = merger.apply(Samples.seen(shop, i, 0, sequence++), input(), state);
        }
        for (int i = 0; i < EVENTS; i++) {
            events[i] = Samples.seen(shop, (int) (i * 7919L % ENDPOINTS), 1 + i / ENDPOINTS, 0);
        }
    }

    private Input input() {
        return new Input("changes", 0, sequence, Samples.NOW);
    }

    @Benchmark
    public List<Output> merge() {
        return merger.apply(event(), input(), state);
    }

    /// What the benchmark makes for each merge, and the merge is given.
    @Benchmark
    public void given(Blackhole hole) {
        hole.consume(event());
        hole.consume(input());
    }

    private InstanceSeen event() {
        InstanceSeen event = events[next++ & (EVENTS - 1)];
        return new InstanceSeen(
                new Stamp(
                        event.stamp().source(),
                        event.stamp().epoch(),
                        sequence++,
                        event.stamp().observed()),
                event.service(),
                event.instance(),
                event.rank(),
                event.endpoint(),
                null);
    }
}

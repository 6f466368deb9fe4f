package io.fairlead.bench.pure;

import io.fairlead.bench.measure.Shop;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.Stamp;
import io.fairlead.topology.merge.MemoryState;
import io.fairlead.topology.merge.Merger;
import io.fairlead.wire.RegistryEventCodec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// One change of one endpoint is merged: in services of ten endpoints and of ten thousand.
///
/// The events come from their bytes right before, as in the topology, a few at a time: events that were made long
/// before lie in memory, and to fetch them would be measured, too.
@State(Scope.Thread)
public class MergeBenchmark {
    private static final int ENDPOINTS = 20_000;
    private static final int CHANGES = 1 << 16;
    private static final int AT_A_TIME = 128;

    @Param({"10", "10000"})
    public int endpointsEach;

    private final RegistryEventCodec events = RegistryEventCodec.withoutRaw();
    private final Merger merger = new Merger(0);
    private final MemoryState state = new MemoryState();
    private final byte[][] changes = new byte[CHANGES][];
    private final InstanceSeen[] batch = new InstanceSeen[AT_A_TIME];
    private int next;
    private long sequence;

    @Setup
    public void fill() {
        Shop shop = new Shop(ENDPOINTS / endpointsEach, endpointsEach);
        RegistryEventCodec codec = new RegistryEventCodec();
        for (int i = 0; i < ENDPOINTS; i++) {
            var _ = merger.apply(read(codec.encode(Samples.seen(shop, i, 0, sequence++))), input(), state);
        }
        for (int i = 0; i < CHANGES; i++) {
            changes[i] = codec.encode(Samples.seen(shop, (int) (i * 7919L % ENDPOINTS), 1 + i / ENDPOINTS, 0));
        }
    }

    /// The bytes come round again, with later sequence numbers. Not measured.
    @Setup(Level.Invocation)
    public void read() {
        for (int i = 0; i < AT_A_TIME; i++) {
            if (read(changes[next++ & (CHANGES - 1)]) instanceof InstanceSeen seen) {
                batch[i] = new InstanceSeen(
                        new Stamp(
                                seen.stamp().source(),
                                seen.stamp().epoch(),
                                sequence++,
                                seen.stamp().observed()),
                        seen.service(),
                        seen.instance(),
                        seen.rank(),
                        seen.endpoint(),
                        null);
            }
        }
    }

    private RegistryEvent read(byte[] bytes) {
        return events.decode(bytes, 0, bytes.length, events.schema());
    }

    private Input input() {
        return new Input("changes", 0, sequence, Samples.NOW);
    }

    @Benchmark
    @OperationsPerInvocation(AT_A_TIME)
    public void merge(Blackhole hole) {
        for (InstanceSeen event : batch) {
            hole.consume(merger.apply(event, input(), state));
        }
    }

    /// What the benchmark makes for each merge, and the merge is given.
    @Benchmark
    @OperationsPerInvocation(AT_A_TIME)
    public void given(Blackhole hole) {
        for (InstanceSeen event : batch) {
            hole.consume(event);
            hole.consume(input());
        }
    }
}

package io.fairlead.bench.spread;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Reader;
import java.util.Arrays;

/// The longest time that each partition of a topic got nothing new, while it is watched.
final class Gaps implements AutoCloseable {
    private final long[] last;
    private final long[] longest;
    private final Reader reader;

    Gaps(Bed bed, String topic, int partitions) {
        last = new long[partitions];
        longest = new long[partitions];
        Arrays.fill(last, System.nanoTime());
        reader = Reader.open(bed, topic, partitions, record -> note(record.partition()));
    }

    private synchronized void note(int partition) {
        long now = System.nanoTime();
        longest[partition] = Math.max(longest[partition], now - last[partition]);
        last[partition] = now;
    }

    /// In milliseconds, in order; counts from the last call on.
    synchronized double[] take() {
        double[] millis = Arrays.stream(longest)
                .mapToDouble(nanos -> nanos / 1e6)
                .sorted()
                .toArray();
        Arrays.fill(longest, 0);
        Arrays.fill(last, System.nanoTime());
        return millis;
    }

    @Override
    public void close() {
        reader.close();
    }
}

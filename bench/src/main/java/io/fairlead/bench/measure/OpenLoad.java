package io.fairlead.bench.measure;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/// So many changes a second, sent when they are due and not when the last one is done: what waits behind a slow one
/// counts as slow, too (no coordinated omission).
public final class OpenLoad {
    private final long[] due;
    private final long[] done;
    private final int warmUp;

    /// @param warmUp the first changes, which are sent like the others and not counted
    public OpenLoad(int warmUp, int counted) {
        this.warmUp = warmUp;
        due = new long[warmUp + counted];
        done = new long[warmUp + counted];
    }

    /// As many as take so long, after a third as many to warm up.
    public static OpenLoad lasting(Duration time, double perSecond) {
        int counted = (int) (perSecond * time.toSeconds());
        return new OpenLoad(counted / 3, counted);
    }

    public int size() {
        return due.length;
    }

    /// The first is due now, the others so many a second.
    public void begin(double perSecond) {
        long interval = Math.round(1e9 / perSecond);
        long start = System.nanoTime() + interval;
        for (int i = 0; i < due.length; i++) {
            due[i] = start + i * interval;
        }
    }

    /// When a change is due, by `System.nanoTime()`.
    public long due(int number) {
        return due[number];
    }

    /// Begins, and sends all of them, on this thread; `send` is given the number of the change.
    public void send(double perSecond, IntConsumer send) {
        begin(perSecond);
        for (int i = 0; i < due.length; i++) {
            for (long left = due[i] - System.nanoTime(); left > 0; left = due[i] - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            send.accept(i);
        }
    }

    /// A change has arrived; the first time counts. Each number by one thread at a time.
    public void arrived(int number) {
        arrived(number, System.nanoTime());
    }

    /// The same at a time by `System.nanoTime()`.
    public void arrived(int number, long at) {
        if (done[number] == 0) {
            done[number] = at;
        }
    }

    public long missing() {
        long missing = 0;
        for (long at : done) {
            missing += at == 0 ? 1 : 0;
        }
        return missing;
    }

    /// From when each was due to when it arrived, in nanoseconds.
    public Histogram latencies() {
        Histogram latencies = new Histogram(3);
        for (int i = warmUp; i < due.length; i++) {
            latencies.recordValue(Math.max(0, done[i] - due[i]));
        }
        return latencies;
    }

    public static double millis(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }
}

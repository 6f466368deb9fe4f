package io.fairlead.bench.latency;

import io.fairlead.bench.measure.OpenLoad;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/// Something that takes an open load.
interface Measured {
    Duration SLICE = Duration.ofSeconds(5);

    Histogram measure(OpenLoad load, double perSecond) throws InterruptedException;

    /// Each for `time`, in turn by slices of five seconds: the machine is faster in some seconds than in others, and
    /// each gets its share of both.
    static List<Histogram> inTurn(double perSecond, Duration time, Measured... all) throws InterruptedException {
        List<Histogram> measured = Stream.of(all).map(_ -> new Histogram(3)).toList();
        for (Duration left = time; left.isPositive(); left = left.minus(SLICE)) {
            for (int i = 0; i < all.length; i++) {
                measured.get(i).add(all[i].measure(OpenLoad.lasting(SLICE, perSecond), perSecond));
            }
        }
        return measured;
    }
}

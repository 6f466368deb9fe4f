package io.fairlead.acceptance.figures;

import io.fairlead.ingest.spi.Cancellation;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;

/// The load average of the machine, every 10 s until closed.
final class LoadSamples implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Cancellation end = new Cancellation();
    private final DoubleSummaryStatistics samples = new DoubleSummaryStatistics();
    private final Thread thread = Thread.ofVirtual().name("load samples").start(this::sample);

    private void sample() {
        try {
            do {
                samples.accept(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            } while (!end.await(PAUSE));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// To be called after [#close].
    String shown() {
        return String.format(
                Locale.ROOT,
                "load average %.1f (%.1f to %.1f)",
                samples.getAverage(),
                samples.getMin(),
                samples.getMax());
    }

    @Override
    public void close() {
        end.request();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.fairlead.bench.sources;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.RejectedFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The readings of a source with one part, without an engine: each from its first permit to its report. Holds what
/// was reported last, as the engine does.
final class SourceReadings implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 300;

    private final RegistrySource source;
    private final BlockingQueue<ResourceUse> readings = new LinkedBlockingQueue<>();
    private final Cancellation cancellation = new Cancellation();
    private final Thread thread;
    private volatile List<Instance> known = List.of();
    private final AtomicInteger reports = new AtomicInteger();

    SourceReadings(RegistrySource source) {
        this.source = source;
        thread = Thread.ofPlatform().name("bench-readings").start(this::run);
    }

    private void run() {
        try {
            source.run(new Listener(), cancellation);
        } catch (InterruptedException _) {
            // It was closed.
        }
    }

    ResourceUse next() throws InterruptedException {
        for (int second = 0; second < PATIENCE_SECONDS; second++) {
            ResourceUse next = readings.poll(1, TimeUnit.SECONDS);
            if (next != null) {
                return next;
            }
            if (!thread.isAlive()) {
                throw new IllegalStateException("the source has ended");
            }
        }
        throw new IllegalStateException("no reading within " + PATIENCE_SECONDS + " s");
    }

    List<ResourceUse> next(int count) throws InterruptedException {
        List<ResourceUse> costs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            costs.add(next());
        }
        return costs;
    }

    /// How many instances the last one has.
    int known() {
        return known.size();
    }

    /// How many of them listed instances.
    int reports() {
        return reports.get();
    }

    @Override
    public void close() {
        cancellation.request();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }

    private final class Listener implements RegistryListener {
        private @Nullable ResourceUse begin;

        @Override
        public void awaitPermit() {
            if (begin == null) {
                begin = ResourceUse.now();
            }
        }

        private ResourceUse end() {
            ResourceUse cost = ResourceUse.now().since(Objects.requireNonNull(begin));
            begin = null;
            return cost;
        }

        @Override
        public void complete(CompleteReport answer) {
            ResourceUse cost = end();
            known = answer.instances();
            reports.incrementAndGet();
            readings.add(cost);
        }

        @Override
        public void changed(Delta delta) {
            readings.add(end());
        }

        @Override
        public void rejected(String item, RejectedFailure failure) {
            throw failure;
        }
    }
}

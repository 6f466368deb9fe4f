package io.fairlead.bench.sources;

import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicLong;

/// A source that notes when it was run first: before that, ingest joins its group.
final class StartedSource implements RegistrySource {
    private final RegistrySource source;
    private final AtomicLong startedAt = new AtomicLong();

    StartedSource(RegistrySource source) {
        this.source = source;
    }

    /// The same setup, with this source.
    SourceSetup in(SourceSetup setup) {
        return new SourceSetup(
                this,
                setup.rules(),
                setup.rank(),
                setup.requestsPerSecond(),
                setup.burst(),
                setup.paces(),
                setup.guard(),
                setup.formerly());
    }

    /// By `System.nanoTime()`.
    long startedAt() {
        return startedAt.get();
    }

    @Override
    public SourceId id() {
        return source.id();
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        startedAt.compareAndSet(0, System.nanoTime());
        source.run(listener, cancellation);
    }

    @Override
    public boolean recheck(SortedSet<String> services) {
        return source.recheck(services);
    }

    @Override
    public void close() {
        source.close();
    }
}

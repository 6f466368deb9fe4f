package io.fairlead.ingest.consul;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Reads one Consul: the list of services and each service's instances with their health, by blocking queries,
/// each in a virtual thread.
///
/// The first report covers the whole registry, then every change of a service is a complete report of that
/// service. A removal is reported only after the leader confirmed it ([ServiceWatcher]). Services beyond the
/// allowed connections are read in rounds ([RoundRobinReader]). An index that goes backwards, as after a
/// restored backup or a restart without data, triggers a full re-read, repeated until the servers agree
/// ([Settling]). Any failure ends the run; the codes are in [ConsulFailures].
///
/// Each request takes a permit of the listener, including each renewal of a watch: the configured rate
/// is never exceeded, whatever Consul does.
public final class ConsulSource implements RegistrySource {
    private static final Duration BACKWARDS_AT_MOST_EVERY = Duration.ofSeconds(10);
    private static final int NEWS = 16;

    private final SourceId id;
    private final ConsulOptions config;
    private final SourceContext process;
    private final RejectedOnce rejected = new RejectedOnce();
    private final Settling settling;
    private volatile @Nullable WatchContext running;

    /// The only source of its process: see the other constructor.
    public ConsulSource(SourceId id, ConsulOptions config, Clock clock, Random random) {
        this(id, config, new SourceContext(clock, random, ByteBudget.ofHeap()));
    }

    public ConsulSource(SourceId id, ConsulOptions config, SourceContext process) {
        this(id, config, process, Settling.READINGS);
    }

    ConsulSource(SourceId id, ConsulOptions config, SourceContext process, List<Duration> settling) {
        this.id = id;
        this.config = config;
        this.process = process;
        this.settling = new Settling(settling);
    }

    @Override
    public SourceId id() {
        return id;
    }

    /// Reads the TLS files first, so that a renewed or corrected file is used in the next run.
    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        try (ConsulClient client = client()) {
            run(client, listener, cancellation);
        } finally {
            running = null;
        }
    }

    /// Queries the leader for these services only.
    @Override
    public boolean recheck(SortedSet<String> services) {
        WatchContext now = running;
        return now != null && now.news().offer(new WatchEvent.Recheck(services));
    }

    private ConsulClient client() {
        try {
            return new ConsulClient(config, process.clock(), process.answers());
        } catch (ConfigurationFailure e) {
            throw new ConfigurationFailure(e.code(), "source \"" + id + "\": " + e.getMessage(), e);
        }
    }

    private void run(ConsulClient client, RegistryListener listener, Cancellation cancellation)
            throws InterruptedException {
        WatchContext context = context(client, listener, cancellation);
        running = context;
        Instant lastTime = Instant.MIN;
        while (!cancellation.isRequested()) {
            Optional<WatchEvent.WentBackwards> backwards = readOnce(context);
            if (backwards.isPresent()) {
                settling.wentBackwards(backwards.get(), context.listener());
                lastTime = limited(backwards.get(), lastTime);
            } else if (!cancellation.isRequested()) {
                settling.readingOver();
            }
        }
    }

    private WatchContext context(ConsulClient client, RegistryListener listener, Cancellation cancellation) {
        return new WatchContext(
                config,
                client,
                settling.protect(listener),
                cancellation,
                process.random(),
                new ArrayBlockingQueue<>(NEWS),
                new Semaphore(CatalogWatcher.READS),
                new Retries(cancellation, process.random(), System::nanoTime));
    }

    /// Returns when that was.
    private Instant limited(WatchEvent.WentBackwards was, Instant lastTime) {
        Instant now = process.clock().instant();
        if (Duration.between(lastTime, now).compareTo(BACKWARDS_AT_MOST_EVERY) < 0) {
            throw new ConsulFailures(config, was.query()).backwards(was.from(), was.to());
        }
        return now;
    }

    private Optional<WatchEvent.WentBackwards> readOnce(WatchContext context) throws InterruptedException {
        try (CatalogWatcher reading = new CatalogWatcher(context, process.clock(), rejected, settling)) {
            return reading.run();
        }
    }

    @Override
    public void close() {
        // Each run closes what it opened.
    }

    @Override
    public String toString() {
        return "Consul source " + id + " at " + config.address();
    }
}

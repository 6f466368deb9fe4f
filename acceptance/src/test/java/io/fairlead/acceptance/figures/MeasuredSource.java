package io.fairlead.acceptance.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.ingest.spi.SourceOptions;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.options.TestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A source that reads a [ChangingRegistry], without Kafka, and what was measured of it.
final class MeasuredSource implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /// Of the first change; each further one has the next port.
    private static final int FIRST_PORT = 20_000;
    /// Has no common divisor with the number of instances, so that each is changed once at most.
    private static final int STEP = 7_919;

    private final String kind;
    private final ChangingRegistry registry;
    private final RegistrySource source;
    private final ChangeTimes listener = new ChangeTimes();
    private final Cancellation cancellation = new Cancellation();
    private final Map<Integer, Long> begun = new ConcurrentHashMap<>();
    private final Thread running;

    private MeasuredSource(SourceOptions<?> options, ChangingRegistry registry) {
        this.kind = options.factory().kind();
        this.registry = registry;
        this.source = options.create(
                new SourceId(kind), new SourceContext(Clock.systemUTC(), new Random(1), ByteBudget.ofHeap()));
        this.running = Thread.ofVirtual().name("measured " + kind).unstarted(this::run);
    }

    /// Returns after its first report.
    static MeasuredSource start(SourceFactory<?> factory, ChangingRegistry registry) throws InterruptedException {
        MeasuredSource started = new MeasuredSource(read(factory, registry.options()), registry);
        started.running.start();
        assertThat(started.listener.complete().await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the first report of " + started.kind)
                .isTrue();
        System.out.println(started.kind + " is read");
        return started;
    }

    private static <O extends Record> SourceOptions<O> read(SourceFactory<O> factory, String json) {
        return SourceOptions.read(factory, TestOptions.of(factory, json));
    }

    private void run() {
        try {
            while (!cancellation.isRequested()) {
                runOnce();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// As the runner does, a failed run is repeated.
    private void runOnce() throws InterruptedException {
        try {
            source.run(listener, cancellation);
        } catch (TransientFailure failure) {
            System.out.println(kind + ": " + failure.getMessage());
            var _ = cancellation.await(RETRY);
        }
    }

    String kind() {
        return kind;
    }

    RequestCounts requests() {
        return new RequestCounts(System.nanoTime(), listener.requests(), registry.requests());
    }

    /// Changes one instance after the other, at random times with this pause on average, until the end.
    void change(Duration pause, long end, Random random) throws Exception {
        for (int i = 0; i < ChangingRegistry.INSTANCES; i++) {
            TimeUnit.NANOSECONDS.sleep((long) (-Math.log(1 - random.nextDouble()) * pause.toNanos()));
            if (System.nanoTime() - end > 0) {
                return;
            }
            begun.put(FIRST_PORT + i, System.nanoTime());
            registry.change(i * STEP % ChangingRegistry.INSTANCES, FIRST_PORT + i);
        }
    }

    /// Waits until all changes are reported, but not forever.
    void awaitReports() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isComplete() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    boolean isComplete() {
        return listener.nanos().keySet().containsAll(begun.keySet());
    }

    /// The seconds from the moment before each change to its report, in order, without those that were not reported.
    double[] seconds() {
        return begun.entrySet().stream()
                .filter(it -> listener.nanos().containsKey(it.getKey()))
                .mapToDouble(it -> (Objects.requireNonNull(listener.nanos().get(it.getKey())) - it.getValue()) / 1e9)
                .sorted()
                .toArray();
    }

    @Override
    public void close() {
        cancellation.request();
        try {
            running.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}

package io.fairlead.bench.measure;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// A registry in memory: lists what it is given at the start, and answers with each change as it comes.
public final class LoadedSource implements RegistrySource {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private final SourceId id;
    private final Supplier<List<Instance>> listed;
    private final BlockingDeque<Change> changes = new LinkedBlockingDeque<>();
    private long reads;

    /// What the registry answers once `due` has come, by `System.nanoTime()`.
    private record Change(long due, Supplier<Instance> answer) {}

    public LoadedSource(SourceId id, Supplier<List<Instance>> listed) {
        this.id = id;
        this.listed = listed;
    }

    /// The registry answers with it at once. From any thread; never waits.
    public void change(Instance instance) {
        change(System.nanoTime(), () -> instance);
    }

    /// The registry answers with it when it is due: the thread that reads the registry has it in hand then, as a bare
    /// producer's thread has its record. In the order in which they are given; from any thread; never waits.
    ///
    /// @param answer is asked when it is due
    public void change(long due, Supplier<Instance> answer) {
        changes.add(new Change(due, answer));
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        listener.complete(CompleteReport.ofAll(listed.get(), Position.of(++reads), Instant.now()));
        while (!cancellation.isRequested()) {
            Change next = changes.poll(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                if (isDue(next)) {
                    listener.changed(
                            new Delta(List.of(next.answer().get()), List.of(), Position.of(++reads), Instant.now()));
                } else {
                    // Whoever reads the registry next goes on with it.
                    changes.addFirst(next);
                }
            }
        }
    }

    /// Waits for it, but not for long: the runner may want its thread back.
    private static boolean isDue(Change change) {
        long until = System.nanoTime() + LONGEST_WAIT.toNanos();
        for (long left = change.due() - System.nanoTime(); left > 0; left = change.due() - System.nanoTime()) {
            if (System.nanoTime() > until) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, LONGEST_WAIT.toNanos()));
        }
        return true;
    }

    @Override
    public void close() {}
}

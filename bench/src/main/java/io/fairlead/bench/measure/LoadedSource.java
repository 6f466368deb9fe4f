package io.fairlead.bench.measure;

import io.fairlead.ingest.Cancellation;
import io.fairlead.ingest.CompleteAnswer;
import io.fairlead.ingest.Delta;
import io.fairlead.ingest.Position;
import io.fairlead.ingest.RegistryListener;
import io.fairlead.ingest.RegistrySource;
import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A registry in memory: lists what it is given at the start, and answers with each change as it comes.
public final class LoadedSource implements RegistrySource {
    private final SourceId id;
    private final Supplier<List<Instance>> listed;
    private final BlockingQueue<Instance> changes = new LinkedBlockingQueue<>();
    private long reads;

    public LoadedSource(SourceId id, Supplier<List<Instance>> listed) {
        this.id = id;
        this.listed = listed;
    }

    @Override
    public SourceId id() {
        return id;
    }

    /// From any thread; never waits.
    public void change(Instance instance) {
        changes.add(instance);
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        listener.complete(CompleteAnswer.ofAll(listed.get(), new Position.ReadCount(++reads), Instant.now()));
        while (!cancellation.isRequested()) {
            Instance changed = changes.poll(200, TimeUnit.MILLISECONDS);
            if (changed != null) {
                listener.changed(
                        new Delta(List.of(changed), List.of(), new Position.ReadCount(++reads), Instant.now()));
            }
        }
    }

    @Override
    public void close() {}
}

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
    private final BlockingQueue<Load> loads = new LinkedBlockingQueue<>();
    private long reads;

    /// What is done on the thread that reads the registry.
    public interface Load {
        void run(Answers answers) throws InterruptedException;
    }

    /// The registry's answers, as they come.
    public interface Answers {
        void change(Instance instance) throws InterruptedException;
    }

    public LoadedSource(SourceId id, Supplier<List<Instance>> listed) {
        this.id = id;
        this.listed = listed;
    }

    /// From any thread; never waits.
    public void change(Instance instance) {
        loads.add(answers -> answers.change(instance));
    }

    /// Answers as `load` says: the thread that reads the registry has each in hand at once, as a bare producer's thread
    /// has its record. From any thread; never waits.
    public void answer(Load load) {
        loads.add(load);
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        listener.complete(CompleteAnswer.ofAll(listed.get(), new Position.ReadCount(++reads), Instant.now()));
        Answers answers = changed -> listener.changed(
                new Delta(List.of(changed), List.of(), new Position.ReadCount(++reads), Instant.now()));
        while (!cancellation.isRequested()) {
            Load load = loads.poll(200, TimeUnit.MILLISECONDS);
            if (load != null) {
                load.run(answers);
            }
        }
    }

    @Override
    public void close() {}
}

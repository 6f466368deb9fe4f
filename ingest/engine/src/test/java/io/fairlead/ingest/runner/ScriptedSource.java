package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Does what it is given, step by step, and waits for the next step until it is cancelled.
public final class ScriptedSource implements RegistrySource {
    interface Step {
        void play(RegistryListener listener) throws InterruptedException;
    }

    final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    final AtomicInteger runs = new AtomicInteger();
    final List<SortedSet<String>> rechecked = new CopyOnWriteArrayList<>();
    volatile boolean rechecks;

    @Override
    public SourceId id() {
        return Given.DC1;
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        runs.incrementAndGet();
        Step wake = _ -> {};
        cancellation.onRequest(() -> steps.add(wake));
        while (!cancellation.isRequested()) {
            Step step = steps.take();
            if (!cancellation.isRequested()) {
                step.play(listener);
            } else if (!step.equals(wake)) {
                steps.add(step); // for the next run
            }
        }
    }

    @Override
    public boolean recheck(SortedSet<String> services) {
        rechecked.add(services);
        return rechecks;
    }

    @Override
    public void close() {}
}

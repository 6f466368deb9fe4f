package io.fairlead.ingest.kafka;

import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.ingest.runner.SourceRunner;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// The configured sources of one process; those whose shards it holds are running. Shards and sources are added and
/// removed while it runs; a source that neither changes nor loses its shard is not disturbed by either. Thread-safe.
///
/// A source that is removed or replaced sends nothing more once the call returns. Its instances stay: that a source is
/// missing from a configuration is no evidence that its instances are gone.
final class Runners implements OwnersGroup.ShardListener, AutoCloseable {
    /// Stops the periodic tasks of a runner.
    interface Care {
        void end();
    }

    private record Slot(SourceSetup setup, SourceRunner runner, Care care) {}

    private final ToIntFunction<SourceId> shardOf;
    private final Function<SourceSetup, SourceRunner> runners;
    private final Function<SourceRunner, Care> cares;
    private final ConcurrentSkipListMap<SourceId, Slot> slots = new ConcurrentSkipListMap<>();
    private final Set<Integer> shards = new HashSet<>();
    private boolean closed;

    Runners(
            ToIntFunction<SourceId> shardOf,
            Function<SourceSetup, SourceRunner> runners,
            Function<SourceRunner, Care> cares) {
        this.shardOf = shardOf;
        this.runners = runners;
        this.cares = cares;
    }

    @Override
    public synchronized void taken(Collection<Integer> given) {
        if (closed) {
            return;
        }
        shards.addAll(given);
        of(given).forEach(SourceRunner::start);
    }

    @Override
    public synchronized void released(Collection<Integer> gone) {
        shards.removeAll(gone);
        atOnce("stop", of(gone), SourceRunner::stop);
    }

    /// Stops and removes `removed`, then starts each of `begun`, replacing a source of the same name.
    synchronized void change(Collection<SourceId> removed, Collection<SourceSetup> begun) {
        if (closed) {
            begun.forEach(setup -> setup.source().close());
            return;
        }
        List<Slot> leaving = new ArrayList<>();
        removed.forEach(source -> Optional.ofNullable(slots.remove(source)).ifPresent(leaving::add));
        begun.forEach(
                setup -> Optional.ofNullable(slots.get(setup.source().id())).ifPresent(leaving::add));
        end(leaving);
        begun.forEach(this::begin);
    }

    private void begin(SourceSetup setup) {
        SourceRunner runner = runners.apply(setup);
        slots.put(runner.id(), new Slot(setup, runner, cares.apply(runner)));
        if (shards.contains(shardOf.applyAsInt(runner.id()))) {
            runner.start();
        }
    }

    private static void end(List<Slot> leaving) {
        leaving.forEach(slot -> slot.care().end());
        atOnce("stop", leaving.stream().map(Slot::runner).toList(), SourceRunner::stop);
        leaving.forEach(slot -> slot.setup().source().close());
    }

    private List<SourceRunner> of(Collection<Integer> some) {
        return all().stream()
                .filter(runner -> some.contains(shardOf.applyAsInt(runner.id())))
                .toList();
    }

    /// All of them concurrently, because the group waits for it.
    private static void atOnce(String what, Collection<SourceRunner> runners, Consumer<SourceRunner> action) {
        List<Thread> threads = runners.stream()
                .map(runner -> Thread.ofVirtual()
                        .name("ingest-" + what + "-" + runner.id())
                        .start(() -> action.accept(runner)))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// In the order of their names.
    List<SourceRunner> all() {
        return slots.values().stream().map(Slot::runner).toList();
    }

    Optional<SourceRunner> of(SourceId source) {
        return Optional.ofNullable(slots.get(source)).map(Slot::runner);
    }

    List<SourceHealth> health() {
        return all().stream().map(SourceRunner::health).toList();
    }

    /// Returns once no source sends any more. The sources themselves are closed by [#closeSources].
    @Override
    public synchronized void close() {
        closed = true;
        slots.values().forEach(slot -> slot.care().end());
        atOnce("stop", all(), SourceRunner::stop);
    }

    void closeSources() {
        slots.values().forEach(slot -> slot.setup().source().close());
    }
}

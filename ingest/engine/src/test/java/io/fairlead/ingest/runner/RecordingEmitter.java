package io.fairlead.ingest.runner;

import io.fairlead.ingest.diff.Rejection;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Keeps what is sent; fails the acknowledgement of one event on demand.
public final class RecordingEmitter implements Emitter {
    public static final int STRIDE = 20;

    public record Sent(int partition, SourceEvent event) {}

    public final List<Sent> sent = new CopyOnWriteArrayList<>();
    final List<String> aside = new CopyOnWriteArrayList<>();
    /// How much was sent at each wait of a long report; -1 at its end.
    final List<Integer> paused = new CopyOnWriteArrayList<>();
    volatile int failAt = -1;
    /// Whether a wait comes to its end.
    volatile boolean merging = true;
    /// Whether a wait can tell that it was merged.
    volatile boolean seesTheTable = true;
    /// Whether an event that is handed over does not come through, as with a producer whose buffer is full.
    volatile boolean full;

    @Override
    public int partitions() {
        return 3;
    }

    @Override
    public void send(int partition, SourceEvent event, Consumer<Failure> failed) {
        take(partition, event, failed);
        while (full) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private synchronized void take(int partition, SourceEvent event, Consumer<Failure> failed) {
        if (sent.size() == failAt) {
            failAt = -1;
            failed.accept(new TransientFailure("KAFKA-UNREACHABLE", "no acknowledgement"));
            return;
        }
        sent.add(new Sent(partition, event));
    }

    @Override
    public int stride() {
        return STRIDE;
    }

    @Override
    public Backpressure pace(SourceId source) {
        return new Backpressure() {
            @Override
            public void await(BooleanSupplier over) {
                paused.add(sent.size());
                while (!merging && !over.getAsBoolean()) {
                    LockSupport.parkNanos(1_000_000);
                }
            }

            @Override
            public boolean isMerged() {
                return seesTheTable;
            }

            @Override
            public void close() {
                paused.add(-1);
            }
        };
    }

    @Override
    public void deadLetter(SourceId source, Rejection rejection) {
        aside.add(rejection.raw().id() + " " + rejection.failure().code());
    }

    @Override
    public void deadLetter(SourceId source, String item, byte[] content, RejectedFailure failure) {
        aside.add(item + " " + failure.code() + " " + new String(content, StandardCharsets.UTF_8));
    }

    public <E extends SourceEvent> List<E> events(Class<E> type) {
        return sent.stream()
                .map(Sent::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<Sent> withoutHeartbeats() {
        return sent.stream().filter(s -> !(s.event() instanceof Heartbeat)).toList();
    }
}

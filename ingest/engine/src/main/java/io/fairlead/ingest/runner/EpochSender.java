package io.fairlead.ingest.runner;

import io.fairlead.model.Epoch;
import io.fairlead.model.Position;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.failure.Failure;
import io.fairlead.topics.ServicePartitioner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Numbers the events of one epoch and sends them, until the epoch is over: ended, or failed because an event could not
/// be sent. Events are stamped and sent by one thread at a time; [#end] and [#fail] may come from any.
public final class EpochSender {
    private final SourceId source;
    private final Epoch epoch;
    private final Emitter emitter;
    private final Consumer<Failure> onFailure;
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private long sequence;
    private Position position = Position.UNKNOWN;
    private volatile boolean ended;

    /// @param onFailure called once, from any thread, when the epoch has failed
    public EpochSender(SourceId source, Epoch epoch, Emitter emitter, Consumer<Failure> onFailure) {
        this.source = source;
        this.epoch = epoch;
        this.emitter = emitter;
        this.onFailure = onFailure;
    }

    Epoch epoch() {
        return epoch;
    }

    Emitter emitter() {
        return emitter;
    }

    /// The position of the events that are stamped from now on.
    void at(Position now) {
        position = now;
    }

    Position position() {
        return position;
    }

    Stamp stamp(Instant observed) {
        return new Stamp(source, epoch, sequence++, observed.truncatedTo(ChronoUnit.MICROS), position);
    }

    void send(ServiceKey service, SourceEvent event) {
        send(ServicePartitioner.partition(service, emitter.partitions()), event);
    }

    void toAll(SourceEvent event) {
        for (int partition = 0; partition < emitter.partitions(); partition++) {
            send(partition, event);
        }
    }

    private void send(int partition, SourceEvent event) {
        if (isOver()) {
            throw new EpochSession.Over(source, epoch);
        }
        try {
            emitter.send(partition, event, this::fail);
        } catch (Failure e) {
            fail(e);
            throw new EpochSession.Over(source, epoch);
        }
    }

    void fail(Failure cause) {
        if (failure.compareAndSet(null, cause)) {
            onFailure.accept(cause);
        }
    }

    /// Nothing is sent from here on.
    void end() {
        ended = true;
    }

    boolean isOver() {
        return ended || failure.get() != null;
    }

    /// Why the epoch failed; null if it did not.
    @Nullable
    Failure failure() {
        return failure.get();
    }
}

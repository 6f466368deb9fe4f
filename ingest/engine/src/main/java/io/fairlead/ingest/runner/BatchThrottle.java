package io.fairlead.ingest.runner;

import io.fairlead.model.SourceId;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Sends the events of one report in batches, at most about two of them ahead of the topology. A report smaller than a
/// batch is sent immediately.
final class BatchThrottle implements AutoCloseable {
    private final Emitter emitter;
    private final SourceId source;
    private final Runnable mark;
    private final BooleanSupplier over;
    private int sent;
    private @Nullable Backpressure pace;

    /// @param mark run after each batch: tells every partition that the source is alive, because a long report may
    ///     take longer than the staleness limit
    BatchThrottle(Emitter emitter, SourceId source, Runnable mark, BooleanSupplier over) {
        this.emitter = emitter;
        this.source = source;
        this.mark = mark;
        this.over = over;
    }

    /// An event was sent.
    void sent() {
        if (++sent < emitter.stride()) {
            return;
        }
        sent = 0;
        mark.run();
        if (pace == null) {
            pace = emitter.pace(source);
        } else {
            pace.await(over);
        }
    }

    @Override
    public void close() {
        if (pace != null) {
            pace.close();
        }
    }
}

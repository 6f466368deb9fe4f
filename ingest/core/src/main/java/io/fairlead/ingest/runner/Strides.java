package io.fairlead.ingest.runner;

import io.fairlead.model.SourceId;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The events of one report, sent stride by stride: no more than about two of them are ahead of the topology. A report
/// of less than one is sent as it is.
final class Strides implements AutoCloseable {
    /// Where ten thousand events a second are merged, what another source says meanwhile waits 50 ms behind two of
    /// them.
    static final int EVENTS = 250;

    private final Emitter emitter;
    private final SourceId source;
    private final BooleanSupplier over;
    private final BitSet touched = new BitSet();
    private int sent;
    private @Nullable Pace pace;

    Strides(Emitter emitter, SourceId source, BooleanSupplier over) {
        this.emitter = emitter;
        this.source = source;
        this.over = over;
    }

    /// An event was sent. `last` is given each partition that this stride went to, at its end: what it sends there
    /// should show in the table.
    void sent(int partition, IntConsumer last) {
        touched.set(partition);
        if (++sent < EVENTS) {
            return;
        }
        touched.stream().forEach(last);
        sent = 0;
        touched.clear();
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

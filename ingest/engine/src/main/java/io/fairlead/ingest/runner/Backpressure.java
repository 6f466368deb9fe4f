package io.fairlead.ingest.runner;

import java.util.function.BooleanSupplier;

/// Delays a long report while the topology has much of it still to merge: what is already in the log is merged before
/// everything after it, including changes of other sources. For one report, used by the thread that sends it.
public interface Backpressure extends AutoCloseable {
    /// No limit.
    Backpressure NONE = new Backpressure() {
        @Override
        public void await(BooleanSupplier over) {}

        @Override
        public boolean isMerged() {
            return true;
        }

        @Override
        public void close() {}
    };

    /// Returns once what was sent up to the last call is merged; if that cannot be determined; or soon after `over`
    /// becomes true.
    void await(BooleanSupplier over);

    /// Whether the last [#await] ended because it was merged, and not because that could not be determined.
    boolean isMerged();

    @Override
    void close();
}

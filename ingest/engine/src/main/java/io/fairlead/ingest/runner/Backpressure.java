package io.fairlead.ingest.runner;

import java.util.function.BooleanSupplier;

/// Holds a long report back while the topology has yet to merge much of it: what is in the log already is merged before
/// whatever comes after it, changes of other sources too. Of one report, used by the thread that sends it.
public interface Backpressure extends AutoCloseable {
    /// Without a limit.
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

    /// Returns once what was sent up to the last call is merged; or where that cannot be seen; or soon after `over`
    /// holds.
    void await(BooleanSupplier over);

    /// Whether the last [#await] ended because it was merged, and not because that cannot be seen.
    boolean isMerged();

    @Override
    void close();
}

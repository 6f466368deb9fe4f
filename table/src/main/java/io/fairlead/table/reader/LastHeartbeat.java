package io.fairlead.table.reader;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;

/// In which epochs sources spoke since this process began to listen. Thread-safe.
public interface LastHeartbeat {
    /// Takes every source for one that spoke: for a table that nobody restored.
    LastHeartbeat EVERYBODY = new LastHeartbeat() {
        @Override
        public boolean hasSpoken(SourceId source, Epoch epoch) {
            return true;
        }

        @Override
        public State state() {
            return new State(0, 0);
        }
    };

    boolean hasSpoken(SourceId source, Epoch epoch);

    State state();

    /// `epochs` counts what was heard for the first time, `resets` how often all of it was forgotten.
    record State(long epochs, long resets) {}
}

package io.fairlead.table.reader;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;

/// The epochs in which sources were heard since this process began to listen. Thread-safe.
public interface LastHeartbeat {
    /// Treats every source as heard: for a table that was not restored.
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

    /// `epochs` counts the epochs that were heard for the first time, `resets` how often everything was discarded.
    record State(long epochs, long resets) {}
}

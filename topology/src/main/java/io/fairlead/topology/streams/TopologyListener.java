package io.fairlead.topology.streams;

import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output;

/// Receives the topology's counts and states, for metrics and status. Called on stream threads; must not block.
public interface TopologyListener {
    TopologyListener NONE = new TopologyListener() {
        @Override
        public void status(int partition, SourceStatus status) {}

        @Override
        public void left(int partition) {}

        @Override
        public void wrote(Output output) {}

        @Override
        public void deadLetter(String origin, RejectedFailure failure) {}
    };

    /// The status of a source in a partition that is merged here: when the partition is assigned, and at each change.
    void status(int partition, SourceStatus status);

    /// The partition no longer holds anything of the source, because it was retired.
    default void retired(int partition, SourceId source) {}

    /// The partition is no longer merged here.
    void left(int partition);

    void wrote(Output output);

    /// The table of the partition is being written again, with `left` entries to go; 0 once it is complete.
    default void rebuilding(int partition, int left) {}

    /// The partition had no state, and adopted this number of endpoints from the table.
    default void stateLost(int partition, int endpoints) {}

    void deadLetter(String origin, RejectedFailure failure);
}

package io.fairlead.topology.streams;

import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output;

/// What the topology tells those who count. Called on stream threads; must not block.
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

    /// What a partition that is merged here knows of a source: when the partition comes, and at each change.
    void status(int partition, SourceStatus status);

    /// The partition holds nothing of the source any more, as it was retired.
    default void retired(int partition, SourceId source) {}

    /// The partition is merged here no more.
    void left(int partition);

    void wrote(Output output);

    /// The table of the partition is being written again, and so many entries are left; 0 once it is complete.
    default void rebuilding(int partition, int left) {}

    /// The partition had no state, and took over as many endpoints from the table.
    default void stateLost(int partition, int endpoints) {}

    void deadLetter(String origin, RejectedFailure failure);
}

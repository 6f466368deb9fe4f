package io.fairlead.topology.streams;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output;

/// What the topology tells those who count. Called on stream threads; must not block.
public interface TopologyListener {
    TopologyListener NONE = new TopologyListener() {
        @Override
        public void wrote(Output output) {}

        @Override
        public void deadLetter(String origin, RejectedFailure failure) {}
    };

    void wrote(Output output);

    void deadLetter(String origin, RejectedFailure failure);
}

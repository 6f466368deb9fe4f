package io.fairlead.topology.merge;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;

/// When an instance was last listed, and where its claim stands. A sweep removes what an older epoch marked.
public record LastListed(EndpointKey endpoint, Epoch epoch, long sequence) {
    boolean isAtOrAfter(Epoch otherEpoch, long otherSequence) {
        int order = epoch.compareTo(otherEpoch);
        return order > 0 || (order == 0 && sequence >= otherSequence);
    }
}

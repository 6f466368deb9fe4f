package io.fairlead.topology.merge;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;

/// When an instance was last listed, and the endpoint of its claim. A sweep removes claims marked by an older epoch.
public record LastListed(EndpointKey endpoint, Epoch epoch, long sequence) {
    boolean isAtOrAfter(Epoch otherEpoch, long otherSequence) {
        int order = epoch.compareTo(otherEpoch);
        return order > 0 || (order == 0 && sequence >= otherSequence);
    }
}

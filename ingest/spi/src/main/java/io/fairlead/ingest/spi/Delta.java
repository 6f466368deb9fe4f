package io.fairlead.ingest.spi;

import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import java.time.Instant;
import java.util.List;

/// Instances that appeared or changed, and ids of instances that the registry explicitly reported as removed.
public record Delta(List<Instance> seen, List<String> gone, Position position, Instant observed) {
    public Delta {
        seen = List.copyOf(seen);
        gone = List.copyOf(gone);
    }
}

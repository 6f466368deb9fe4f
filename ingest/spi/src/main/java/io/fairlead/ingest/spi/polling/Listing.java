package io.fairlead.ingest.spi.polling;

import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import java.util.List;

/// A complete and successful response about a part.
public sealed interface Listing {
    /// Everything that the part lists.
    ///
    /// @param unread prefixes of ids that could not be read, as in [io.fairlead.ingest.spi.CompleteReport]
    record Complete(List<Instance> instances, List<String> unread, Position position) implements Listing {
        public Complete {
            instances = List.copyOf(instances);
            unread = List.copyOf(unread);
        }

        public static Complete of(List<Instance> instances, Position position) {
            return new Complete(instances, List.of(), position);
        }
    }

    /// The registry reported that nothing changed since the last listing of this run (304, an equal version).
    record Unchanged(Position position) implements Listing {}
}

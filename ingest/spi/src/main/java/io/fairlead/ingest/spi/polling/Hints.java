package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.RegistryListener;
import java.util.function.Consumer;

/// What a [HintFeed] reports to.
///
/// @param listener for permits, and for events that cannot be used
/// @param parts takes the prefix of each part that an event names
public record Hints(RegistryListener listener, Consumer<String> parts) {
    /// Something in a part may have changed: it is listed early.
    ///
    /// @param prefix of a part of the registry
    /// @throws IllegalArgumentException the registry has no part with this prefix
    public void changed(String prefix) {
        parts.accept(prefix);
    }
}

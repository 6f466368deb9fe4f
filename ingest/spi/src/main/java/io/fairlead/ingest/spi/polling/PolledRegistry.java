package io.fairlead.ingest.spi.polling;

import java.util.List;

/// A registry that can only be listed, as the parts that are listed and that fail each for itself.
///
/// @param onClose frees what the parts share, such as a client
public record PolledRegistry(List<PolledPart> parts, Runnable onClose) {
    public PolledRegistry {
        parts = List.copyOf(parts);
    }

    /// Of parts that share nothing which is to be freed.
    public static PolledRegistry of(PolledPart... parts) {
        return new PolledRegistry(List.of(parts), () -> {});
    }
}

package io.fairlead.ingest.spi.polling;

import java.util.List;

/// A registry that can only be listed, as the parts that are listed and that fail each for itself.
///
/// @param feeds events that request early listings of parts
/// @param onClose frees what the parts and feeds share, such as a client
public record PolledRegistry(List<PolledPart> parts, List<HintFeed> feeds, Runnable onClose) {
    public PolledRegistry {
        parts = List.copyOf(parts);
        feeds = List.copyOf(feeds);
    }

    public PolledRegistry(List<PolledPart> parts, Runnable onClose) {
        this(parts, List.of(), onClose);
    }

    /// Of parts that share nothing which is to be freed.
    public static PolledRegistry of(PolledPart... parts) {
        return new PolledRegistry(List.of(parts), () -> {});
    }
}

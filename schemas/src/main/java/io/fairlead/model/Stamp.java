package io.fairlead.model;

import java.time.Instant;

/// The origin of an event.
///
/// @param sequence counts up within an epoch
/// @param observed when the registry's response had been read
/// @param position the position of the registry in that response
public record Stamp(SourceId source, Epoch epoch, long sequence, Instant observed, Position position) {
    public Stamp(SourceId source, Epoch epoch, long sequence, Instant observed) {
        this(source, epoch, sequence, observed, Position.UNKNOWN);
    }
}

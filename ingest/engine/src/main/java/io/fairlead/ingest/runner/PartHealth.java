package io.fairlead.ingest.runner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The health of one part of a source, such as a list, a cluster or a region.
///
/// @param since when it began to fail, or to be read
/// @param lastAnswer when its last good response had been read; null before the first
/// @param code why it fails; null if it does not
public record PartHealth(
        String part,
        Instant since,
        @Nullable Instant lastAnswer,
        @Nullable String code,
        @Nullable String message) {
    public boolean isFailing() {
        return code != null;
    }
}

package io.fairlead.model;

import java.time.Instant;

/// Who said it and when: `sequence` counts up within an epoch, `observed` is when the registry's answer was read.
public record Stamp(SourceId source, Epoch epoch, long sequence, Instant observed) {}

package io.fairlead.model;

import java.time.Instant;

/// One record of the `owners` topic: this process reads this source from now on. The record's offset is the epoch.
public record Ownership(SourceId source, String owner, Instant since) {}

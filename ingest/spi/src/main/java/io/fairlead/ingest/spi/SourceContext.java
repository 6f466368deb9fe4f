package io.fairlead.ingest.spi;

import io.fairlead.http.ByteBudget;
import java.time.Clock;
import java.util.Random;

/// What a source gets from the process, in addition to its options.
///
/// @param random for jitter
/// @param answers the memory that the responses to all sources share while they are read
public record SourceContext(Clock clock, Random random, ByteBudget answers) {}

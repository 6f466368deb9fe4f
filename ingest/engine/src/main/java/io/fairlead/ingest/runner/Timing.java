package io.fairlead.ingest.runner;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// When things happen: the clock, and the jitter of waits.
public record Timing(InstantSource clock, RandomGenerator jitter) {}

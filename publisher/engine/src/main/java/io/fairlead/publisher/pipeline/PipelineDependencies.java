package io.fairlead.publisher.pipeline;

import io.fairlead.table.reader.ReadRecords;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// The dependencies of a target's pipeline on its publisher. `records` are those that the offered views were read from.
public record PipelineDependencies(
        PublisherListener outcomes, InstantSource clock, RandomGenerator random, ReadRecords records) {}

package io.fairlead.publisher.spi;

import io.fairlead.publisher.health.HealthPolicy;

/// What a target gets from the pipeline beside its options.
///
/// @param owner the mark of every object
public record TargetContext(Owner owner, HealthPolicy health) {}

package io.fairlead.publisher.spi;

import io.fairlead.publisher.health.HealthPolicy;

/// The context that a target gets from the pipeline in addition to its options.
///
/// @param owner the mark of every object
public record TargetContext(Owner owner, HealthPolicy health) {}

package io.fairlead.ingest.rules;

import io.fairlead.model.Instance;

/// What the instances of one source become in the mesh.
///
/// Pure: the same instance always has the same outcome, no clock, no I/O, and no exception for any instance. May be
/// called from any number of threads.
@FunctionalInterface
public interface Rules {
    RuleOutcome apply(Instance instance);
}

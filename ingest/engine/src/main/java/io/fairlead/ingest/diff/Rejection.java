package io.fairlead.ingest.diff;

import io.fairlead.model.Instance;
import io.fairlead.model.failure.RejectedFailure;

/// An instance that cannot be used as the registry lists it, and why.
public record Rejection(Instance raw, RejectedFailure failure) {}

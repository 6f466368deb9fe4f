package io.fairlead.operations.record;

import java.util.Map;
import java.util.Optional;

/// The topics of the record as Kafka reports them now. Both wait for Kafka.
///
/// Both throw a [transient failure][io.fairlead.model.failure.TransientFailure] if Kafka does not respond.
public interface LogNow {
    /// Which topics they are; empty if one is missing.
    Optional<String> identity();

    /// The offset after the last committed record of each partition of `audit`.
    Map<Integer, Long> ends();
}

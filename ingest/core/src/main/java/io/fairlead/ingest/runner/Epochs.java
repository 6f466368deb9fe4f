package io.fairlead.ingest.runner;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.util.OptionalInt;

/// Begins a new reading of a source.
@FunctionalInterface
public interface Epochs {
    /// An epoch above all that were taken for this source before, by anyone.
    ///
    /// @throws TransientFailure it could not be taken now
    /// @throws ConfigurationFailure it can never be taken as things are
    Epoch take(SourceId source) throws InterruptedException;

    /// How many instances of the source the table holds now, by the word of former owners.
    ///
    /// @throws TransientFailure it could not be read now
    default int instances(SourceId source) {
        return 0;
    }

    /// How many instances of the source are suspect in the table after the snapshot of `epoch`; empty until every
    /// partition has merged it.
    ///
    /// @throws TransientFailure it could not be read now
    default OptionalInt suspects(SourceId source, Epoch epoch) {
        return OptionalInt.empty();
    }
}

package io.fairlead.ingest.runner;

import io.fairlead.model.Epoch;
import io.fairlead.model.Position;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// Starts a new epoch of a source.
@FunctionalInterface
public interface Epochs {
    /// An epoch above all that were taken for this source before, by anyone.
    ///
    /// @throws TransientFailure it could not be taken now
    /// @throws ConfigurationFailure it can never be taken in the present state
    Epoch take(SourceId source) throws InterruptedException;

    /// The number of instances of the source that the table holds now, from former owners.
    ///
    /// @throws TransientFailure it could not be read now
    default int instances(SourceId source) {
        return 0;
    }

    /// The same for a source that had other names: what the table holds under any of them belongs to it.
    ///
    /// @throws TransientFailure it could not be read now
    default int instances(SourceId source, Collection<SourceId> formerly) {
        return instances(source);
    }

    /// The positions that owners of the source recorded in the last minutes, the oldest first.
    ///
    /// @throws TransientFailure they could not be read now
    default List<Position> recordedPositions(SourceId source) {
        return List.of();
    }

    /// The last epoch of an owner of that name; [Epoch#NONE] if there was none.
    ///
    /// @throws TransientFailure it could not be read now
    default Epoch lastGiven(SourceId source) {
        return Epoch.NONE;
    }

    /// Whether the last complete snapshot of the source, in any partition, was made by rules of another digest. Not
    /// if that is not known.
    ///
    /// @throws TransientFailure it could not be read now
    default boolean isUnderOtherRules(SourceId source, String digest) {
        return false;
    }

    /// The requested claims of the source in the table. Reads the complete table.
    ///
    /// @throws TransientFailure it could not be read now
    default List<TableClaim> claims(SourceId source, Predicate<TableClaim> wanted) {
        return List.of();
    }

    /// The place of a claim in the table.
    record TableClaim(ServiceKey service, String instance) {}

    /// The number of instances of the source that are suspect in the table after the snapshot of `epoch`; empty until
    /// every partition has merged it.
    ///
    /// @throws TransientFailure it could not be read now
    default OptionalInt suspects(SourceId source, Epoch epoch) {
        return OptionalInt.empty();
    }
}

package io.fairlead.ingest.kafka;

import io.fairlead.model.Epoch;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import java.util.List;

/// What Kafka has of the sources from earlier owners.
///
/// @param table  the status of each source in the table
/// @param claims the instances of a source in the table
/// @param log    the topics that only owners write
record SourceHistory(TableSources table, TableClaims claims, Log log) {
    interface Log {
        /// How many instances the last owner counted.
        int lastCount(SourceId source);

        /// The positions that owners recorded in the last minutes, the oldest first.
        List<Position> positions(SourceId source);

        /// The last epoch that any owner was given.
        Epoch lastGiven(SourceId source);
    }
}

/// Turns the reports of a source into numbered events: the same for every source, and without Kafka.
///
/// [io.fairlead.ingest.diff.SourceState] decides what changed, [io.fairlead.ingest.runner.EpochSession] numbers it
/// and brackets the snapshot, [io.fairlead.ingest.runner.SourceRunner] restarts the source when it fails. Their
/// caller (`io.fairlead.ingest.kafka`) provides ownership and the output. Start at `SourceState`.
@NullMarked
package io.fairlead.ingest.runner;

import org.jspecify.annotations.NullMarked;

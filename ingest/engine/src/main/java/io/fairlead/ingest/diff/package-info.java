/// Computes the differences between a report of a source and the previous state. Pure: no Kafka, clock, log or thread.
///
/// Start at [io.fairlead.ingest.diff.SourceState].
@NullMarked
package io.fairlead.ingest.diff;

import org.jspecify.annotations.NullMarked;

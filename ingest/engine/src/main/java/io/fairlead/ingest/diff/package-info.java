/// From the report of a source to what is different from before. Pure: no Kafka, clock, log or thread.
///
/// Start at [io.fairlead.ingest.diff.SourceState].
@NullMarked
package io.fairlead.ingest.diff;

import org.jspecify.annotations.NullMarked;

/// The counts on which the deletion guard decides: how many instances a source, and each of its services, has lost
/// within a window. Pure: no Kafka, clock, log or thread.
///
/// Start at [io.fairlead.ingest.guard.RemovalLedger].
@NullMarked
package io.fairlead.ingest.guard;

import org.jspecify.annotations.NullMarked;

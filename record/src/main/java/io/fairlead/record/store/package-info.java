/// The decisions of the log on a local disk, so that a service at a time is read in milliseconds. A copy:
/// everything in it comes from Kafka and can be read again.
///
/// Start with [io.fairlead.record.store.RecordStore].
@NullMarked
package io.fairlead.record.store;

import org.jspecify.annotations.NullMarked;

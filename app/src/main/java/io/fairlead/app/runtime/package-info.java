/// What runs in a process: Kafka and the schema registry (embedded or not), and the roles ingest, topology,
/// publisher.
///
/// Only assembles; decides nothing. Start at [io.fairlead.app.runtime.Fairlead].
@NullMarked
package io.fairlead.app.runtime;

import org.jspecify.annotations.NullMarked;

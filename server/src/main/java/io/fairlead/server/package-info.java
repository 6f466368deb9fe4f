/// The parts of a process: Kafka and the schema registry (embedded or not), and the roles ingest, topology, publisher.
///
/// Only assembles; decides nothing. Start at [io.fairlead.server.Fairlead].
@NullMarked
package io.fairlead.server;

import org.jspecify.annotations.NullMarked;

/// Kafka to view: reads the partitions of the `endpoints` topic that this publisher is given, from their
/// beginning to their end and then on, and hands views over. Knows nothing of targets. Start at
/// [io.fairlead.table.reader.EndpointsTail].
@NullMarked
package io.fairlead.table.reader;

import org.jspecify.annotations.NullMarked;

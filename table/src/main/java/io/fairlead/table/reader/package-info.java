/// Kafka to view: reads the assigned partitions of the `endpoints` topic from their beginning to their end, follows
/// them, and passes on views. Knows nothing of targets. Start at [io.fairlead.table.reader.EndpointsTail].
@NullMarked
package io.fairlead.table.reader;

import org.jspecify.annotations.NullMarked;

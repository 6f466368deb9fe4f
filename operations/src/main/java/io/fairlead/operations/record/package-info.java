/// The past of the table, read for a command from Kafka.
@NullMarked
package io.fairlead.operations.record;

import org.jspecify.annotations.NullMarked;

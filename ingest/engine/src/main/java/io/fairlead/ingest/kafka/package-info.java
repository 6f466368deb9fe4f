/// The runner on Kafka: the assignment of sources to processes, the epochs, and the producer.
///
/// Start at [io.fairlead.ingest.kafka.KafkaIngest].
@NullMarked
package io.fairlead.ingest.kafka;

import org.jspecify.annotations.NullMarked;

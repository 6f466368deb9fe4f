/// The runner on Kafka: which process reads which source, where the epochs come from, and the producer.
///
/// Start at [io.fairlead.ingest.kafka.KafkaIngest].
@NullMarked
package io.fairlead.ingest.kafka;

import org.jspecify.annotations.NullMarked;

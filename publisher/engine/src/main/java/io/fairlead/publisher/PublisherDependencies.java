package io.fairlead.publisher;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.pipeline.PublisherListener;
import io.fairlead.table.reader.LastHeartbeat;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The dependencies of a publisher on the process that runs it.
///
/// @param heartbeats the sources that were heard since this process began to listen
/// @param deadLetters receives records that cannot be read; called by the reading thread
public record PublisherDependencies(
        LastHeartbeat heartbeats,
        PublisherListener outcomes,
        BiConsumer<ConsumerRecord<byte[], byte[]>, RejectedFailure> deadLetters,
        InstantSource clock,
        Random random) {}

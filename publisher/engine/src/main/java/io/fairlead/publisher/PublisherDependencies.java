package io.fairlead.publisher;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.pipeline.PublisherListener;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What a publisher needs from the process that runs it. `deadLetters` takes records that cannot be read; it is
/// called by the reading thread.
public record PublisherDependencies(
        PublisherListener outcomes,
        BiConsumer<ConsumerRecord<byte[], byte[]>, RejectedFailure> deadLetters,
        InstantSource clock,
        Random random) {}

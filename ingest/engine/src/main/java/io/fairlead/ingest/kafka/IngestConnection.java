package io.fairlead.ingest.kafka;

import io.fairlead.topics.TopicCatalogue;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.Producer;

/// The one producer of an ingest process, and what its records are made with and stamped by.
record IngestConnection(
        Producer<byte[], byte[]> producer, IngestSerdes serdes, TopicCatalogue topics, InstantSource clock) {}

package io.fairlead.ingest.kafka;

import io.fairlead.model.Ownership;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.TableEntry;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/// Serializers and deserializers: `history` reads what earlier owners wrote to `changes`. All
/// must be thread-safe.
public record IngestSerdes(
        Serializer<RegistryEvent> changes,
        Serializer<Ownership> owners,
        Deserializer<TableEntry> table,
        Deserializer<RegistryEvent> history) {}

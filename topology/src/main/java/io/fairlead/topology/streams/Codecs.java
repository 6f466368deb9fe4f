package io.fairlead.topology.streams;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.TableEntry;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/// The codecs of the topics' values, with the schema registry. Shared by all tasks, so thread-safe.
///
/// A value that cannot be read is a [RejectedFailure][io.fairlead.model.failure.RejectedFailure]; a schema registry
/// that does not respond is a [TransientFailure][io.fairlead.model.failure.TransientFailure].
public record Codecs(
        Deserializer<RegistryEvent> changes,
        Deserializer<Command> control,
        Serializer<RegistryEvent> expiries,
        Serializer<TableEntry> endpoints,
        Serializer<Decision> audit) {}

package io.fairlead.wire.schemaregistry;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.wire.Codec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Writes values in Confluent's wire format. The schema's id is requested once per topic; null stays null (a
/// tombstone). Thread-safe. If the id cannot be obtained, the call fails with the registry's failure, and the next call
/// requests it again.
public final class ConfluentSerializer<T> implements Serializer<T> {
    private final Codec<T> codec;
    private final SchemaRegistry registry;
    private final RecordPart part;
    private final Registration registration;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();

    public ConfluentSerializer(Codec<T> codec, SchemaRegistry registry, RecordPart part, Registration registration) {
        this.codec = codec;
        this.registry = registry;
        this.part = part;
        this.registration = registration;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        return value == null ? null : WireFrame.frame(id(topic), codec.encode(value));
    }

    /// The id under which this topic's records are written. Call it at start: the first record then needs no registry.
    public int id(String topic) {
        Integer known = ids.get(topic);
        if (known == null) {
            known = ask(part.subject(topic));
            ids.put(topic, known);
        }
        return known;
    }

    private int ask(String subject) {
        return switch (registration) {
            case REGISTER -> registry.register(subject, codec.schema());
            case LOOK_UP -> lookedUp(subject);
            case LATEST -> latest(subject);
        };
    }

    private int lookedUp(String subject) {
        try {
            return registry.lookUp(subject, codec.schema()).id();
        } catch (RejectedFailure e) {
            throw new ConfigurationFailure(
                    "WIRE-SCHEMA-UNREGISTERED",
                    e.getMessage() + "; auto.register.schemas is false, so run `fairlead schemas register` first",
                    e);
        }
    }

    private int latest(String subject) {
        SubjectVersion latest = registry.latest(subject);
        if (!latest.schema().equals(codec.schema())) {
            throw new ConfigurationFailure(
                    "WIRE-SCHEMA-NOT-LATEST",
                    "subject \"" + subject + "\": the latest version " + latest.version()
                            + " is not the schema this program writes ("
                            + codec.schema().getFullName()
                            + "); set use.latest.version to false, or run the release that registered it");
        }
        return latest.id();
    }
}

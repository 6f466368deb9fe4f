package io.fairlead.wire.schemaregistry;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.wire.Codec;
import io.fairlead.wire.SchemaBounds;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Reads values in Confluent's wire format, written with any schema that the codec's own can read; null stays null.
/// Asks the registry once per schema id. Thread-safe.
///
/// | record | failure |
/// |---|---|
/// | too short, other first byte, schema named by GUID | rejected, `WIRE-FRAME` |
/// | id that the registry does not know | rejected, `WIRE-SCHEMA-UNKNOWN` |
/// | schema that cannot be read as the codec's, or is out of [SchemaBounds] | rejected, `WIRE-SCHEMA-UNREADABLE` |
/// | the registry does not respond | transient, `WIRE-REGISTRY-*`: read the record again later |
public final class ConfluentDeserializer<T> implements Deserializer<T> {
    private final Codec<T> codec;
    private final SchemaRegistry registry;
    private final RecordPart part;
    private final Map<Integer, Schema> writers = new ConcurrentHashMap<>();

    public ConfluentDeserializer(Codec<T> codec, SchemaRegistry registry, RecordPart part) {
        this.codec = codec;
        this.registry = registry;
        this.part = part;
    }

    @Override
    public @Nullable T deserialize(String topic, Headers headers, byte @Nullable [] bytes) {
        if (bytes != null && headers.lastHeader(part.guidHeader()) != null) {
            throw WireFrame.guid(record(topic));
        }
        return deserialize(topic, bytes);
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        int id = WireFrame.id(() -> record(topic), bytes);
        Schema writer = writers.get(id);
        if (writer == null) {
            writer = writer(topic, id);
            writers.put(id, writer);
        }
        return codec.decode(bytes, WireFrame.HEADER, bytes.length - WireFrame.HEADER, writer);
    }

    private Schema writer(String topic, int id) {
        Schema writer = byId(topic, id);
        String written = record(topic) + " was written with schema " + id + " (" + writer.getFullName() + ")";
        SchemaBounds.objection(writer).ifPresent(objection -> {
            throw unreadable(written + ", which is not decoded: " + objection);
        });
        List<String> problems = CompatibilityLevel.unreadable(codec.schema(), writer);
        if (!problems.isEmpty()) {
            throw unreadable(written + ", which cannot be read as "
                    + codec.schema().getFullName() + ":" + String.join(";", problems));
        }
        return writer;
    }

    private static RejectedFailure unreadable(String message) {
        return new RejectedFailure("WIRE-SCHEMA-UNREADABLE", message);
    }

    private Schema byId(String topic, int id) {
        try {
            return registry.byId(id);
        } catch (RejectedFailure e) {
            throw new RejectedFailure(
                    "WIRE-SCHEMA-UNKNOWN", record(topic) + " was written with schema " + id + ": " + e.getMessage(), e);
        }
    }

    private String record(String topic) {
        return "topic " + topic + ": a record's " + part.word();
    }
}

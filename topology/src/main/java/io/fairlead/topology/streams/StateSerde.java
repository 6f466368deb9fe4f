package io.fairlead.topology.streams;

import io.fairlead.model.failure.Bug;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// A store's values in Avro's single-object encoding: each names its schema by fingerprint, no registry is asked,
/// and a newer topology reads what an older one left. Schemas: `schemas/src/main/avro/state.avdl`.
final class StateSerde<T, R extends SpecificRecord> implements Serde<T> {
    private final BinaryMessageEncoder<R> encoder;
    private final BinaryMessageDecoder<R> decoder;
    private final Function<T, R> toAvro;
    private final Function<R, T> toModel;

    StateSerde(
            BinaryMessageEncoder<R> encoder,
            BinaryMessageDecoder<R> decoder,
            Function<T, R> toAvro,
            Function<R, T> toModel) {
        this.encoder = encoder;
        this.decoder = decoder;
        this.toAvro = toAvro;
        this.toModel = toModel;
    }

    @Override
    public Serializer<T> serializer() {
        return (_, value) -> value == null ? null : encode(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : decode(topic, bytes);
    }

    private byte[] encode(T value) {
        try {
            ByteBuffer buffer = encoder.encode(toAvro.apply(value));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new Bug("state cannot be written: " + value, e);
        }
    }

    /// State is written by this program alone: what cannot be read is no bad input but a lost or foreign changelog.
    private T decode(String topic, byte @Nullable [] bytes) {
        try {
            return toModel.apply(decoder.decode(bytes));
        } catch (IOException | RuntimeException e) {
            throw new Bug("state in " + topic + " cannot be read: was it written by a newer version?", e);
        }
    }
}

package io.fairlead.wire;

import io.fairlead.model.failure.Fatal;
import io.fairlead.model.failure.RejectedFailure;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// A codec that processes a value field by field, in the order of the schema. Times are kept to the microsecond; finer
/// parts are cut off.
abstract class AvroCodec<T> implements Codec<T> {
    private static final byte[] NO_HEADER = {};

    private final Schema schema;
    /// Resolving two schemas is expensive and there are few of them: done once for each writer's schema, kept for good.
    private final Map<Schema, SchemaResolver> resolvers = new ConcurrentHashMap<>();

    AvroCodec(Schema generated) {
        schema = withoutJavaHints(generated);
    }

    /// The compiler marks every string for Java; the schema in the registry, for other languages, omits these marks.
    private static Schema withoutJavaHints(Schema generated) {
        return new Schema.Parser().parse(generated.toString().replace(",\"avro.java.string\":\"String\"", ""));
    }

    abstract void write(T value, Encoder out) throws IOException;

    abstract T read(Decoder in) throws IOException;

    @Override
    public final Schema schema() {
        return schema;
    }

    @Override
    public final byte[] encode(T value) {
        try {
            return Binary.encode(NO_HEADER, value, this::write);
        } catch (Throwable e) {
            Fatal.rethrow(e);
            throw new RejectedFailure(
                    "WIRE-ENCODE", "a " + schema.getName() + " cannot be written: " + reason(e) + ": " + value, e);
        }
    }

    @Override
    public final T decode(byte[] bytes, int offset, int length, Schema from) {
        try {
            BinaryDecoder in = Binary.decoder(bytes, offset, length);
            byte[] ours = resolvers
                    .computeIfAbsent(from, writer -> new SchemaResolver(writer, schema))
                    .rewritten(in);
            if (ours != null) {
                Binary.requireEnd(in);
                in = Binary.decoder(ours, 0, ours.length);
            }
            T value = read(in);
            Binary.requireEnd(in);
            return value;
        } catch (Throwable e) {
            Fatal.rethrow(e);
            // Broken bytes fail in Avro in many ways, and a value outside the model's limits in our code: both are
            // reported alike.
            throw new RejectedFailure(
                    "WIRE-DECODE",
                    "a " + schema.getName() + " of " + length + " bytes, written as " + from.getFullName()
                            + ", cannot be read: " + reason(e),
                    e);
        }
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}

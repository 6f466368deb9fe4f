package io.fairlead.wire;

import io.fairlead.model.failure.RejectedFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// A codec by way of a generated record. Times are kept to the microsecond, finer parts are cut off.
abstract class AvroCodec<T, R extends SpecificRecord> implements Codec<T> {
    private static final int USUAL_SIZE = 256;
    /// A decoder has buffers worth keeping, and serves one thread at a time.
    private static final ThreadLocal<@Nullable BinaryDecoder> DECODERS = new ThreadLocal<>();

    private final Schema reader;
    private final Schema schema;
    private final SpecificData data;
    private final SpecificDatumWriter<R> writer;
    /// Resolving two schemas is dear and there are few of them: one reader for each writer's schema, kept for good.
    private final Map<Schema, DatumReader<R>> readers = new ConcurrentHashMap<>();

    AvroCodec(Schema generated) {
        AvroTrust.ensure();
        reader = generated;
        schema = withoutJavaHints(generated);
        data = new SpecificData(AvroCodec.class.getClassLoader());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
        writer = new SpecificDatumWriter<>(schema, data);
    }

    /// The compiler marks every string for Java; what other languages read from the registry does without.
    private static Schema withoutJavaHints(Schema generated) {
        return new Schema.Parser().parse(generated.toString().replace(",\"avro.java.string\":\"String\"", ""));
    }

    abstract R toAvro(T value);

    abstract T toModel(R read);

    @Override
    public final Schema schema() {
        return schema;
    }

    @Override
    public final byte[] encode(T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_SIZE);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            writer.write(toAvro(value), encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException | RuntimeException e) {
            throw new RejectedFailure(
                    "WIRE-ENCODE", "a " + schema.getName() + " cannot be written: " + reason(e) + ": " + value, e);
        }
    }

    @Override
    public final T decode(byte[] bytes, int offset, int length, Schema from) {
        try {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, offset, length, DECODERS.get());
            DECODERS.set(decoder);
            R read = readers.computeIfAbsent(from, this::newReader).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new IOException("bytes are left over behind the record");
            }
            return toModel(read);
        } catch (IOException | RuntimeException e) {
            // Broken bytes fail in Avro in many ways, a value outside the model's limits in ours: one meaning here.
            throw new RejectedFailure(
                    "WIRE-DECODE",
                    "a " + schema.getName() + " of " + length + " bytes, written as " + from.getFullName()
                            + ", cannot be read: " + reason(e),
                    e);
        }
    }

    private DatumReader<R> newReader(Schema from) {
        return new SpecificDatumReader<>(from, reader, data);
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}

package io.fairlead.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/// Rewrites bytes of a writer's schema into ours, by Avro's own rules: fields by name, defaults, unknown symbols. Older
/// and newer releases write such records, and few of them.
public final class SchemaResolver {
    private final Schema ours;
    private final @Nullable GenericDatumReader<Object> reader;

    public SchemaResolver(Schema writer, Schema ours) {
        this.ours = ours;
        reader = isSame(writer, ours) ? null : new GenericDatumReader<>(writer, ours);
    }

    /// Docs, defaults and hints for other programs do not change the bytes.
    private static boolean isSame(Schema writer, Schema ours) {
        return SchemaNormalization.toParsingForm(writer).equals(SchemaNormalization.toParsingForm(ours));
    }

    /// The record at the decoder's position, in our schema; null if its bytes already are.
    public byte @Nullable [] rewritten(BinaryDecoder in) throws IOException {
        if (reader == null) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<>(ours).write(reader.read(null, in), encoder);
        return out.toByteArray();
    }
}

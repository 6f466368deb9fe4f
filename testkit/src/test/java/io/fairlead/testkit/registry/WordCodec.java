package io.fairlead.testkit.registry;

import io.fairlead.wire.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/// A record with a field `text`.
record WordCodec(Schema schema) implements Codec<String> {
    static final WordCodec V1 = new WordCodec(new Schema.Parser().parse(SchemaRegistryContract.V1));

    @Override
    public byte[] encode(String value) {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(schema)
                    .write(new GenericRecordBuilder(schema).set("text", value).build(), encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String decode(byte[] bytes, int offset, int length, Schema writer) {
        try {
            return new GenericDatumReader<GenericRecord>(writer, schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, offset, length, null))
                    .get("text")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

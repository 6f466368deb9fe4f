package io.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.RejectedFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Law L9 and what broken bytes get, for every codec.
abstract class CodecLaws<T> {
    private final Codec<T> codec;

    CodecLaws(Codec<T> codec) {
        this.codec = codec;
    }

    abstract T value(RecordValues values);

    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void whatIsWrittenIsReadAndWrittenAlike(long seed) {
        T value = value(new RecordValues(seed));

        byte[] bytes = codec.encode(value);
        T read = read(bytes);

        assertThat(read).isEqualTo(value);
        assertThat(codec.encode(read)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void anyProgramReadsTheSameByTheSchema(long seed) throws Exception {
        T value = value(new RecordValues(seed));
        byte[] bytes = codec.encode(value);

        GenericRecord read = SchemaLaw.read(bytes, codec.schema(), codec.schema());

        // Maps have no order there.
        assertThat(read(SchemaLaw.write(read))).isEqualTo(value);
        SchemaLaw.assertSame(read, value);
    }

    /// Fields in another order, and one more that we do not know.
    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void whatAnotherSchemaWroteIsRead(long seed) throws Exception {
        T value = value(new RecordValues(seed));
        List<Schema.Field> fields = new ArrayList<>(codec.schema().getFields().stream()
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());
        fields.add(new Schema.Field("unknown", Schema.create(Schema.Type.INT), null, 7));
        Collections.reverse(fields);
        Schema theirs = Schema.createRecord(
                codec.schema().getName(), null, codec.schema().getNamespace(), false, fields);

        byte[] bytes = SchemaLaw.write(SchemaLaw.read(codec.encode(value), codec.schema(), theirs));

        assertThat(codec.decode(bytes, 0, bytes.length, theirs)).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void brokenBytesAreRejectedOrReadButNeverAnotherFailure(long seed) {
        byte[] bytes = codec.encode(value(new RecordValues(seed)));
        Random random = new Random(seed);
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        byte[] broken = random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
        try {
            assertThat(read(broken)).isNotNull();
        } catch (RejectedFailure e) {
            assertThat(e.code()).isEqualTo("WIRE-DECODE");
            assertThat(e).hasMessageStartingWith("a " + codec.schema().getName() + " of " + broken.length + " bytes");
        }
    }

    @Test
    void bytesBehindTheRecordAreRejected() {
        byte[] bytes = codec.encode(value(new RecordValues(1)));
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);

        assertThatThrownBy(() -> read(longer))
                .isInstanceOf(RejectedFailure.class)
                .hasMessageEndingWith("cannot be read: bytes are left over after the record");
    }

    @Test
    void theBytesMayStandInsideAnArray() {
        T value = value(new RecordValues(2));
        byte[] bytes = codec.encode(value);
        byte[] framed = new byte[bytes.length + 9];
        System.arraycopy(bytes, 0, framed, 5, bytes.length);

        assertThat(codec.decode(framed, 5, bytes.length, codec.schema())).isEqualTo(value);
    }

    @Test
    void theSchemaHoldsNoHintsForJava() {
        assertThat(codec.schema().toString()).doesNotContain("avro.java");
    }

    private T read(byte[] bytes) {
        return codec.decode(bytes, 0, bytes.length, codec.schema());
    }
}

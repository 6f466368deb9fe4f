package io.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Traits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/// Avro itself as the witness: what any other program reads from bytes by their schema.
final class SchemaLaw {
    private SchemaLaw() {}

    static GenericRecord read(byte[] bytes, Schema writer, Schema reader) throws IOException {
        return new GenericDatumReader<GenericRecord>(writer, reader)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    static byte[] write(GenericRecord value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
        return out.toByteArray();
    }

    /// Each field holds what the value has under that name.
    static void assertSame(GenericRecord read, Object value) throws ReflectiveOperationException {
        Schema schema = read.getSchema();
        if (schema.getFields().size() == 1 && read.get(0) instanceof GenericRecord inner) {
            assertThat(inner.getSchema().getName()).isEqualTo(value.getClass().getSimpleName());
            assertSame(inner, value);
            return;
        }
        Map<String, @Nullable Object> named = new HashMap<>();
        name(value, schema, named);
        for (Schema.Field field : schema.getFields()) {
            if (named.containsKey(field.name())) {
                assertSameValue(field.name(), found(read, field), named.get(field.name()));
            }
        }
    }

    /// A kind that came after the enum was released is named in the field `newer`.
    private static @Nullable Object found(GenericRecord read, Schema.Field field) {
        boolean isNewer = field.name().equals("kind")
                && read.hasField("newer")
                && !read.get("newer").toString().isEmpty();
        return isNewer ? read.get("newer") : read.get(field.pos());
    }

    /// What the schema has no field for is looked into: the model groups what the records hold flat.
    private static void name(Object value, Schema schema, Map<String, @Nullable Object> named)
            throws ReflectiveOperationException {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            Object held = component.getAccessor().invoke(value);
            if (schema.getField(component.getName()) != null) {
                named.put(component.getName(), held);
            } else if (held instanceof Record) {
                name(held, schema, named);
            }
        }
    }

    private static void assertSameValue(String name, @Nullable Object read, @Nullable Object value)
            throws ReflectiveOperationException {
        switch (read) {
            case null -> assertThat(value).as(name).isNull();
            case GenericRecord record when value instanceof Record -> assertSame(record, value);
            case Collection<?> all
            when value instanceof Collection<?> values -> {
                assertThat(all).as(name).hasSameSizeAs(values);
                Iterator<?> each = values.iterator();
                for (Object one : all) {
                    assertSameValue(name, one, each.next());
                }
            }
            case Map<?, ?> map
            when value instanceof Map<?, ?> values ->
                assertThat(sorted(map)).as(name).isEqualTo(sorted(values));
            case GenericEnumSymbol<?> symbol -> assertThat(symbol).as(name).hasToString(String.valueOf(value));
            case CharSequence text -> assertThat(text).as(name).hasToString(String.valueOf(value));
            case Long time
            when value instanceof Instant at ->
                assertThat(time).as(name).isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, at));
            // A weight that was not given stands as 0 beside weightIsZero = false.
            case Integer weight
            when value instanceof Integer given && given == Traits.WEIGHT_UNSET && name.equals("weight") ->
                assertThat(weight).as(name).isZero();
            case Number number
            when value instanceof Number -> assertThat(number).as(name).isEqualTo(value);
            case Number number
            when value instanceof Record wrapper -> {
                RecordComponent only = wrapper.getClass().getRecordComponents()[0];
                assertThat(number).as(name).isEqualTo(only.getAccessor().invoke(wrapper));
            }
            default -> {} // Said otherwise there: a flag for an answer.
        }
    }

    private static SortedMap<String, String> sorted(Map<?, ?> map) {
        SortedMap<String, String> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(key.toString(), value.toString()));
        return sorted;
    }
}

package io.fairlead.wire;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/// The common parts of all schemas' records in Avro's binary form: lists, maps, optional values, times. A size in the
/// bytes is never trusted: a list grows with the items actually read.
///
/// A value is written field by field in the order of its schema, with no generated object between it and the bytes:
/// docs/adr/0011-values-are-written-field-by-field.md.
public final class Binary {
    private static final long MICROS = 1_000_000;
    private static final int USUAL_SIZE = 256;
    /// Both have reusable buffers, and serve one thread at a time.
    private static final ThreadLocal<@Nullable BinaryEncoder> ENCODERS = new ThreadLocal<>();

    private static final ThreadLocal<@Nullable BinaryDecoder> DECODERS = new ThreadLocal<>();

    private static final InterningReader<String> WORDS = new InterningReader<>(Function.identity());
    private static final InterningReader<SourceId> SOURCES = new InterningReader<>(SourceId::new);
    private static final InterningReader<ServiceKey> SERVICES = new InterningReader<>(ServiceKey::parse);

    private Binary() {}

    /// Writes one value.
    @FunctionalInterface
    public interface Writer<T> {
        void write(T value, Encoder out) throws IOException;
    }

    /// Reads one value.
    @FunctionalInterface
    public interface Reader<T> {
        T read(Decoder in) throws IOException;
    }

    /// The value's bytes, after those of `header`.
    public static <T> byte[] encode(byte[] header, T value, Writer<? super T> writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_SIZE);
        out.writeBytes(header);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, ENCODERS.get());
        ENCODERS.set(encoder);
        writer.write(value, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    /// Reads these bytes. Valid until this thread requests another decoder.
    public static BinaryDecoder decoder(byte[] bytes, int offset, int length) {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, offset, length, DECODERS.get());
        DECODERS.set(decoder);
        return decoder;
    }

    public static void requireEnd(BinaryDecoder in) throws IOException {
        if (!in.isEnd()) {
            throw new IOException("bytes are left over after the record");
        }
    }

    public static <T> void writeAll(Collection<T> values, Writer<? super T> each, Encoder out) throws IOException {
        out.writeArrayStart();
        out.setItemCount(values.size());
        for (T value : values) {
            out.startItem();
            each.write(value, out);
        }
        out.writeArrayEnd();
    }

    public static <T> List<T> readAll(Reader<T> each, Decoder in) throws IOException {
        long count = in.readArrayStart();
        if (count == 0) {
            return List.of();
        }
        T first = each.read(in);
        count = count == 1 ? in.arrayNext() : count - 1;
        if (count == 0) {
            return List.of(first); // The most common case.
        }
        List<T> all = new ArrayList<>();
        all.add(first);
        for (; count != 0; count = in.arrayNext()) {
            for (; count > 0; count--) {
                all.add(each.read(in));
            }
        }
        return List.copyOf(all);
    }

    /// A text that is likely to be repeated, such as the name of a label.
    static String readWord(Decoder in) throws IOException {
        return WORDS.read(in);
    }

    public static void writeSource(SourceId source, Encoder out) throws IOException {
        out.writeString(source.value());
    }

    public static SourceId readSource(Decoder in) throws IOException {
        return SOURCES.read(in);
    }

    static ServiceKey readService(Decoder in) throws IOException {
        return SERVICES.read(in);
    }

    /// `key` gives the text of a key.
    public static <K, V> void writeMap(
            SortedMap<K, V> values, Function<? super K, String> key, Writer<? super V> each, Encoder out)
            throws IOException {
        out.writeMapStart();
        out.setItemCount(values.size());
        for (Map.Entry<K, V> entry : values.entrySet()) {
            out.startItem();
            out.writeString(key.apply(entry.getKey()));
            each.write(entry.getValue(), out);
        }
        out.writeMapEnd();
    }

    public static <K, V> SortedMap<K, V> readMap(Reader<K> key, Reader<V> each, Decoder in) throws IOException {
        long count = in.readMapStart();
        if (count == 0) {
            return Collections.emptySortedMap();
        }
        SortedMap<K, V> all = new TreeMap<>();
        for (; count != 0; count = in.mapNext()) {
            for (; count > 0; count--) {
                all.put(key.read(in), each.read(in));
            }
        }
        return all;
    }

    public static void writeTexts(SortedMap<String, String> values, Encoder out) throws IOException {
        writeMap(values, Function.identity(), Binary::writeText, out);
    }

    static SortedMap<String, String> readTexts(Decoder in) throws IOException {
        return readMap(Binary::readWord, Binary::readWord, in);
    }

    /// Skips one value.
    @FunctionalInterface
    interface Skipper {
        void skip(Utf8 text, Decoder in) throws IOException;
    }

    /// Skips texts, reading each into `text` in place of the previous one. Avro's own skipping treats a negative length
    /// as an empty string; this rejects it, as reading does.
    static void skipTexts(int count, Utf8 text, Decoder in) throws IOException {
        for (int i = 0; i < count; i++) {
            in.readString(text);
        }
    }

    static void skipAll(Skipper each, Utf8 text, Decoder in) throws IOException {
        for (long count = in.readArrayStart(); count != 0; count = in.arrayNext()) {
            for (; count > 0; count--) {
                each.skip(text, in);
            }
        }
    }

    /// Skips a map of texts.
    static void skipMap(Utf8 text, Decoder in) throws IOException {
        for (long count = in.readMapStart(); count != 0; count = in.mapNext()) {
            for (; count > 0; count--) {
                skipTexts(2, text, in);
            }
        }
    }

    public static void writeText(String text, Encoder out) throws IOException {
        out.writeString(text);
    }

    public static String readText(Decoder in) throws IOException {
        return in.readString();
    }

    /// A union of null and one other, in this order.
    public static <T> void writeOptional(@Nullable T value, Writer<? super T> writer, Encoder out) throws IOException {
        if (value == null) {
            out.writeIndex(0);
            out.writeNull();
        } else {
            out.writeIndex(1);
            writer.write(value, out);
        }
    }

    public static <T> @Nullable T readOptional(Reader<T> reader, Decoder in) throws IOException {
        int index = in.readIndex();
        return switch (index) {
            case 0 -> {
                in.readNull();
                yield null;
            }
            case 1 -> reader.read(in);
            default -> throw noSuchKind(index);
        };
    }

    /// To the microsecond; finer parts are cut off.
    public static void writeInstant(Instant time, Encoder out) throws IOException {
        out.writeLong(Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1000));
    }

    public static Instant readInstant(Decoder in) throws IOException {
        long micros = in.readLong();
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    /// The failure for an undefined index of a union.
    static IllegalArgumentException noSuchKind(int index) {
        return new IllegalArgumentException("number " + index + " is not a kind of value there");
    }
}

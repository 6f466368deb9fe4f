package io.fairlead.wire;

import java.io.IOException;
import java.util.function.Function;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/// Interns repeated strings, such as names of services, sources and labels: parsed when they are new, and the same
/// object each time after. Each thread keeps a fixed number of recent ones, so an evicted string only has to be parsed
/// again.
final class InterningReader<T> {
    private static final int PLACES = 1 << 10;
    /// Longer strings are rarely repeated, and would take much memory.
    private static final int LONGEST = 256;

    private final Function<String, T> parse;
    private final ThreadLocal<Memory<T>> memories = ThreadLocal.withInitial(Memory::new);

    private record Known<T>(Utf8 text, T value) {}

    private static final class Memory<T> {
        private final @Nullable Object[] places = new Object[PLACES];
        private Utf8 text = new Utf8();

        @SuppressWarnings("unchecked") // only such are put
        @Nullable
        Known<T> at(int place) {
            return (Known<T>) places[place];
        }
    }

    /// @param parse a pure function; its exceptions are thrown each time
    InterningReader(Function<String, T> parse) {
        this.parse = parse;
    }

    T read(Decoder in) throws IOException {
        Memory<T> memory = memories.get();
        Utf8 text = in.readString(memory.text);
        memory.text = text;
        if (text.getByteLength() > LONGEST) {
            memory.text = new Utf8();
            return parse.apply(text.toString());
        }
        int hash = text.hashCode() * 0x9E3779B9;
        int place = hash >>> 22;
        Known<T> known = memory.at(place);
        if (known != null && known.text().equals(text)) {
            return known.value();
        }
        T value = parse.apply(text.toString());
        memory.places[place] = new Known<>(new Utf8(text), value);
        return value;
    }
}

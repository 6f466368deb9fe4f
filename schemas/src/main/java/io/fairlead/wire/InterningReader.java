package io.fairlead.wire;

import java.io.IOException;
import java.util.function.Function;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/// Texts that come again and again, as names of services, sources and labels do: parsed when they are new, and the same
/// object each time after. Each thread remembers a fixed number of the last ones, so a text that lost its place costs
/// the parsing and nothing else.
final class InterningReader<T> {
    private static final int PLACES = 1 << 10;
    /// What is longer hardly comes again, and would be much to remember.
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

    /// @param parse a pure function; what it throws is thrown each time
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

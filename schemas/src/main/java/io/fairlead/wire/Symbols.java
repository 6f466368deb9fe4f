package io.fairlead.wire;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// Maps an enum by the names of its symbols: their order is that of the schema, which may differ from the model's. The
/// model has all names of the schema; a constant that only the model has cannot be written.
final class Symbols<E extends Enum<E>> {
    private final Schema schema;
    private final List<E> inOrder;
    private final Map<E, Integer> indexes;

    Symbols(Schema schema, Class<E> type) {
        this.schema = schema;
        inOrder = schema.getEnumSymbols().stream()
                .map(symbol -> Enum.valueOf(type, symbol))
                .toList();
        indexes = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            if (schema.hasEnumSymbol(constant.name())) {
                indexes.put(constant, schema.getEnumOrdinal(constant.name()));
            }
        }
    }

    void write(E value, Encoder out) throws IOException {
        out.writeEnum(Objects.requireNonNull(indexes.get(value)));
    }

    E read(Decoder in) throws IOException {
        int index = in.readEnum();
        if (index < 0 || index >= inOrder.size()) {
            throw new IllegalArgumentException("number " + index + " is not a symbol of " + schema.getName());
        }
        return inOrder.get(index);
    }
}

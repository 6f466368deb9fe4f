package io.fairlead.topology.merge;

import io.fairlead.model.Port;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A field's value in human-readable form.
final class FieldText {
    private FieldText() {}

    static String of(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(FieldText::of).collect(Collectors.joining(", "));
            case Port port -> port.ofService() + "->" + port.target();
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }
}

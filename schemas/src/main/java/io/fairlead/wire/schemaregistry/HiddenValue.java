package io.fairlead.wire.schemaregistry;

/// A value that is never printed: [#toString()] is `***`.
public record HiddenValue(String value) {
    @Override
    public String toString() {
        return "***";
    }
}

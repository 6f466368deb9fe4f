package io.fairlead.options;

/// A text that never prints itself. [#NONE] where the operator gave none.
public record Secret(String value) {
    public static final Secret NONE = new Secret("");

    public boolean isGiven() {
        return !value.isEmpty();
    }

    @Override
    public String toString() {
        return isGiven() ? "***" : "";
    }
}

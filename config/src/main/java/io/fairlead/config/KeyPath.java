package io.fairlead.config;

/// Where a value stands in the file: `sources[1].consul.address`; empty for the whole file.
record KeyPath(String text) {
    static final KeyPath ROOT = new KeyPath("");

    KeyPath child(String key) {
        return text.isEmpty() ? new KeyPath(key) : new KeyPath(text + "." + key);
    }

    KeyPath item(int index) {
        return new KeyPath(text + "[" + index + "]");
    }

    /// The same path for every item of a list: `sources[].consul.address`.
    String pattern() {
        return text.replaceAll("\\[\\d+]", "[]");
    }

    @Override
    public String toString() {
        return text;
    }
}

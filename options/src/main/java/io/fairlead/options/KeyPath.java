package io.fairlead.options;

/// Where a value stands in the file: `sources[1].consul.address`; empty for the whole file.
public record KeyPath(String text) {
    public static final KeyPath ROOT = new KeyPath("");

    public KeyPath child(String key) {
        return text.isEmpty() ? new KeyPath(key) : new KeyPath(text + "." + key);
    }

    public KeyPath item(int index) {
        return new KeyPath(text + "[" + index + "]");
    }

    /// The path of the map or list that holds this value; of the file for the file itself.
    public KeyPath parent() {
        return new KeyPath(text.substring(0, Math.max(0, Math.max(text.lastIndexOf('.'), text.lastIndexOf('[')))));
    }

    /// Whether a path is this one or leads to a value in it.
    public boolean holds(KeyPath other) {
        String rest = other.text.startsWith(text) ? other.text.substring(text.length()) : "-";
        return text.isEmpty() || rest.isEmpty() || rest.startsWith(".") || rest.startsWith("[");
    }

    /// The same path for every item of a list: `sources[].consul.address`.
    public String pattern() {
        return text.replaceAll("\\[\\d+]", "[]");
    }

    @Override
    public String toString() {
        return text;
    }
}

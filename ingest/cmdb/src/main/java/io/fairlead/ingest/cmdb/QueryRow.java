package io.fairlead.ingest.cmdb;

import java.util.Map;

/// A row of a query, by the labels of its columns; a null is not in it.
record QueryRow(Map<String, String> values) {
    QueryRow {
        values = Map.copyOf(values);
    }

    String text(String label) {
        return values.getOrDefault(label, "");
    }

    boolean is(String label) {
        return text(label).equals("t");
    }

    long number(String label) {
        String text = text(label);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}

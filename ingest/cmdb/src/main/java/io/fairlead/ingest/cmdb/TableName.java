package io.fairlead.ingest.cmdb;

/// A table with its schema. Both are plain identifiers, as the schema of the options requires: no quotes, no
/// dots.
public record TableName(String schema, String table) {
    /// Without a schema: `public`.
    static TableName parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? new TableName("public", text) : new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    /// For a statement.
    String quoted() {
        return "\"" + schema + "\".\"" + table + "\"";
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}

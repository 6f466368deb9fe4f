package io.fairlead.ingest.cmdb;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of one row, in the order of the columns that are read of its table.
record Row(List<Value> values) {
    Row {
        values = List.copyOf(values);
    }

    /// The value of a column.
    sealed interface Value {
        Null NULL = new Null();
        Unchanged UNCHANGED = new Unchanged();
        Missing MISSING = new Missing();

        record Null() implements Value {}

        record Text(String text) implements Value {}

        /// Of an array; what is null in it is left out.
        record Texts(List<String> texts) implements Value {
            public Texts {
                texts = List.copyOf(texts);
            }
        }

        /// Stored apart from its row (TOAST), so that the log does not repeat it where it did not change.
        record Unchanged() implements Value {}

        /// The table no longer has this column.
        record Missing() implements Value {}

        /// Of a type without a text.
        record Unusable(String type) implements Value {}
    }

    /// With the values of the former row where the log did not repeat them.
    Row after(@Nullable Row former) {
        if (former == null || !values.contains(Value.UNCHANGED)) {
            return this;
        }
        return new Row(java.util.stream.IntStream.range(0, values.size())
                .mapToObj(i -> values.get(i) instanceof Value.Unchanged
                        ? former.values().get(i)
                        : values.get(i))
                .toList());
    }
}

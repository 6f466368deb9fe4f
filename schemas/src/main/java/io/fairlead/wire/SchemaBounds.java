package io.fairlead.wire;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/// The limits of other writers' schemas. Decoding follows the schema: if it refers to itself, the bytes alone decide
/// how deep the decoder recurses, and if items of an array take no bytes, how long it loops.
///
/// | a schema that | is rejected, since |
/// |---|---|
/// | refers to itself | a record of 100 KB nests 100,000 levels and overflows the stack |
/// | nests more than 32 levels | the same, in small; ours nest 8 |
/// | has more than 2,000 types or fields | resolving it takes long; ours have about 100 |
/// | has an array of items without bytes (null, an empty record) | ten bytes can ask for 2^63 of them |
public final class SchemaBounds {
    /// The maximum length of a schema's text that is parsed at all.
    public static final int LONGEST_TEXT = 256 << 10;

    private static final int DEEPEST = 32;
    private static final int MOST_PARTS = 2_000;

    private final Set<Schema> open = Collections.newSetFromMap(new IdentityHashMap<>());
    /// Levels below a type that was visited already, so that a type used in many places is visited once.
    private final IdentityHashMap<Schema, Integer> known = new IdentityHashMap<>();
    private int parts;

    private SchemaBounds() {}

    /// The reason why records written with the schema are not decoded; empty if they are.
    public static Optional<String> objection(Schema schema) {
        try {
            new SchemaBounds().depth(schema, 0);
            return Optional.empty();
        } catch (OutOfBounds e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static final class OutOfBounds extends RuntimeException {
        private OutOfBounds(String message) {
            super(message);
        }
    }

    /// The number of levels from this one down. `above` limits the recursion of this method itself.
    private int depth(Schema schema, int above) {
        Integer before = known.get(schema);
        if (before != null) {
            requireDepth(above + before);
            return before;
        }
        requireDepth(above + 1);
        if (++parts > MOST_PARTS) {
            throw new OutOfBounds("it has more than " + MOST_PARTS + " types and fields");
        }
        if (!open.add(schema)) {
            throw new OutOfBounds("its type " + schema.getFullName() + " refers to itself");
        }
        int below = 0;
        for (Schema part : parts(schema)) {
            below = Math.max(below, depth(part, above + 1));
        }
        open.remove(schema);
        if (schema.getType() == Schema.Type.ARRAY && isEmpty(schema.getElementType())) {
            throw new OutOfBounds("it has an array whose items take no bytes");
        }
        known.put(schema, below + 1);
        return below + 1;
    }

    private static void requireDepth(int levels) {
        if (levels > DEEPEST) {
            throw new OutOfBounds("it nests more than " + DEEPEST + " levels");
        }
    }

    private static List<Schema> parts(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> schema.getFields().stream().map(Schema.Field::schema).toList();
            case UNION -> schema.getTypes();
            case ARRAY -> List.of(schema.getElementType());
            case MAP -> List.of(schema.getValueType());
            case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> List.of();
        };
    }

    /// Returns whether values take no bytes. The schema is known not to refer to itself.
    private static boolean isEmpty(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD -> schema.getFields().stream().map(Schema.Field::schema).allMatch(field -> isEmpty(field));
            case UNION, ARRAY, MAP, ENUM, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN -> false;
        };
    }
}

package io.fairlead.wire.schemaregistry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/// The compatibility that a subject's next version must have.
///
/// | level | must read bytes of | must be readable by | compared with |
/// |---|---|---|---|
/// | NONE | - | - | nothing |
/// | BACKWARD | older | - | the latest version |
/// | FORWARD | - | older | the latest version |
/// | FULL | older | older | the latest version |
/// | the same with _TRANSITIVE | | | all versions |
public enum CompatibilityLevel {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean readsOlder;
    private final boolean readByOlder;
    private final boolean transitive;

    CompatibilityLevel(boolean readsOlder, boolean readByOlder, boolean transitive) {
        this.readsOlder = readsOlder;
        this.readByOlder = readByOlder;
        this.transitive = transitive;
    }

    /// The reasons why `next` may not follow `versions` (oldest first); empty if it may.
    public List<String> problems(Schema next, List<Schema> versions) {
        int from = transitive ? 0 : Math.max(0, versions.size() - 1);
        List<String> problems = new ArrayList<>();
        for (int i = from; i < versions.size(); i++) {
            Schema older = versions.get(i);
            if (readsOlder) {
                unreadable(next, older)
                        .forEach(reason -> problems.add("the new schema cannot read old bytes" + reason));
            }
            if (readByOlder) {
                unreadable(older, next)
                        .forEach(reason -> problems.add("the old schema cannot read new bytes" + reason));
            }
        }
        return problems;
    }

    /// The reasons why bytes of `writer` cannot be read as `reader`; empty if they can. Each begins with a place: ` at
    /// /a/b: `.
    static List<String> unreadable(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        if (result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE) {
            return List.of();
        }
        return result.getIncompatibilities().stream()
                .map(found -> " at " + found.getLocation() + ": " + found.getType() + ", " + found.getMessage())
                .toList();
    }
}

package io.fairlead.wire;

import io.fairlead.wire.avro.TableEntry;
import org.apache.avro.util.ClassSecurityValidator;

/// Tells Avro that our generated records may be read into. Avro refuses every class that it was not told of, and holds
/// what it was told once for the whole process, so this does too.
public final class AvroTrust {
    private static final String OURS = TableEntry.class.getPackageName();

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(OURS)));
    }

    private AvroTrust() {}

    /// Done when the class is loaded; calling it again changes nothing.
    public static void ensure() {}
}

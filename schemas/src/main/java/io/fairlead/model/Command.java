package io.fairlead.model;

import java.time.Instant;

/// One record of the `control` topic: an operator's command. Its key names the subject: a service, a source, a target,
/// or everything.
///
/// | kind | of | `argument` |
/// |---|---|---|
/// | FREEZE, THAW | a service, a source, a target | until when, as ISO-8601 text; empty: until it is thawed |
/// | RELEASE, REJECT | a service, a source, everything | empty, or the one instance that is meant |
/// | REBUILD | everything | empty |
/// | RETIRE | a source | the last epoch to be removed, as a number |
/// | RESYNC | a source | empty |
///
/// `operator` is a printable text of 1 to 128 characters: it is shown in the audit, in logs and on terminals.
public record Command(Kind kind, String argument, String operator, Instant at) {
    public enum Kind {
        FREEZE,
        THAW,
        RELEASE,
        REJECT,
        PIN,
        UNPIN,
        DRAIN,
        REBUILD,
        RETIRE,
        RESYNC
    }

    public Command {
        Text.line("operator", operator, 128);
        if (!Printable.isPrintable(operator)) {
            throw new IllegalArgumentException(
                    "operator \"" + Printable.of(operator) + "\" contains a non-printable character");
        }
        if (argument.length() > 1024) {
            throw new IllegalArgumentException(
                    "argument has " + argument.length() + " characters, expected at most 1024");
        }
    }
}

package io.fairlead.model;

import java.time.Instant;

/// One record of the `control` topic: what an operator asked for. Its key says of what: a service, a source, a target,
/// or everything.
///
/// | kind | of | `argument` |
/// |---|---|---|
/// | FREEZE, THAW | a service, a source, a target | until when, as ISO-8601 text; empty: until it is thawed |
/// | RELEASE, REJECT | a service, a source, everything | empty, or the one instance that is meant |
public record Command(Kind kind, String argument, String operator, Instant at) {
    public enum Kind {
        FREEZE,
        THAW,
        RELEASE,
        REJECT,
        PIN,
        UNPIN,
        DRAIN
    }
}

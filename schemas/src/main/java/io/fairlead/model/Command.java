package io.fairlead.model;

import java.time.Instant;

/// One record of the `control` topic: what an operator asked for. `argument` depends on the kind (a time, an
/// address).
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

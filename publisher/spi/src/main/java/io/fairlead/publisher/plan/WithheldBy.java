package io.fairlead.publisher.plan;

import java.util.Locale;

/// The rule that withholds a change, and the remedy.
public enum WithheldBy {
    POLICY("set the policy of the target to what it may do"),
    /// A limit on deletions.
    LIMIT("check what would be deleted with `fairlead plan`; if it is intended, raise delete-limit of the target;"
            + " see docs/operations/deletions-withheld.md"),
    /// More deletions than are made without a second full reconcile that plans the same ones.
    CONFIRMATION("none: applied once the next full reconcile confirms them"),
    /// The change depends on a source not heard since this publisher started.
    SOURCE("check why the source does not respond (`fairlead status`); `required: false` lets its claims be removed"
            + " without it; see docs/operations/source-not-heard.md"),
    /// An operator.
    FREEZE("`fairlead thaw` of the same subject ends it; see docs/operations/frozen.md");

    private final String remedy;

    WithheldBy(String remedy) {
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }

    /// As printed in logs and metrics.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.fairlead.publisher.plan;

import java.util.Locale;

/// Who holds a change back, and what to do about it.
public enum WithheldBy {
    POLICY("set the policy of the target to what it may do"),
    /// A limit on deletions.
    LIMIT("look at what is to go with `fairlead plan`; if it is meant, raise delete-limit of the target;"
            + " see docs/operations/deletions-withheld.md"),
    /// A second plan that says the same is waited for.
    CONFIRMATION("none: they go once a later look at the whole target asks for the same"),
    /// What the change rests on was last said before this publisher began.
    SOURCE("look at why the source does not answer (`fairlead status`); `required: false` lets what it said be removed"
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

    /// As it stands in logs and metrics.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.fairlead.wire.schemaregistry;

import java.util.List;

/// The result of a check whether a schema may become a subject's next version. `reasons` is empty if it may, or if the
/// registry gave none.
public record CompatibilityAnswer(boolean compatible, List<String> reasons) {
    public CompatibilityAnswer {
        reasons = List.copyOf(reasons);
    }
}

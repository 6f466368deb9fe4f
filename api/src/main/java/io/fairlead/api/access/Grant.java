package io.fairlead.api.access;

/// A role within a scope.
public record Grant(AccessRole role, AccessScope scope) {
    /// Returns whether the grant permits what needs a role and is about a part of a pipeline.
    ///
    /// | scope of the grant | permits |
    /// |---|---|
    /// | everything | all |
    /// | a pipeline | all in the processes of this pipeline, nothing elsewhere |
    /// | a namespace | what is about this namespace |
    /// | a source | what is about this source |
    public boolean permits(AccessRole needed, AccessScope about, String pipeline) {
        return role.includes(needed)
                && switch (scope) {
                    case AccessScope.Everything _ -> true;
                    case AccessScope.OfPipeline(var named) -> named.equals(pipeline);
                    case AccessScope.OfNamespace _, AccessScope.OfSource _ -> scope.equals(about);
                };
    }
}

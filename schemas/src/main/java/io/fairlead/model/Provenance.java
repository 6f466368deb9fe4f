package io.fairlead.model;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The origin of a merged value.
///
/// `witnesses` are sorted by precedence: the first supplies every field, except those for which `fields` names another
/// source, because the first has no value for them. `overruled` are the values that lost against a higher source.
public record Provenance(List<Witness> witnesses, SortedMap<String, SourceId> fields, List<Overruled> overruled) {
    public Provenance {
        witnesses = List.copyOf(witnesses);
        fields = Sorted.map(fields);
        overruled = List.copyOf(overruled);
    }

    /// One claim behind the value: the registry has listed exactly this since `since`. With a `suspicion`, the registry
    /// does not list the instance and the guard keeps it.
    public record Witness(
            SourceId source,
            String instance,
            Instant since,
            @Nullable Suspicion suspicion) {
        public Witness(SourceId source, String instance, Instant since) {
            this(source, instance, since, null);
        }
    }

    /// A value from another source that lost.
    public record Overruled(String field, SourceId source, String value) {}
}

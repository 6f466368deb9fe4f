package io.fairlead.model;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Where a merged value comes from.
///
/// `witnesses` are sorted by precedence: the first gives every field, but those that `fields` names another source
/// for, as the first said nothing about them. `overruled` are the values that lost against a higher source.
public record Provenance(List<Witness> witnesses, SortedMap<String, SourceId> fields, List<Overruled> overruled) {
    public Provenance {
        witnesses = List.copyOf(witnesses);
        fields = Sorted.map(fields);
        overruled = List.copyOf(overruled);
    }

    /// One claim behind the value: the registry has given this very answer since `since`. With a `suspicion`, the
    /// registry lacks the instance and the guard keeps it.
    public record Witness(
            SourceId source,
            String instance,
            Instant since,
            @Nullable Suspicion suspicion) {
        public Witness(SourceId source, String instance, Instant since) {
            this(source, instance, since, null);
        }
    }

    /// A value that another source gave and that lost.
    public record Overruled(String field, SourceId source, String value) {}
}

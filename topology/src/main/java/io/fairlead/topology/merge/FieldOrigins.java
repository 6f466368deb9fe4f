package io.fairlead.topology.merge;

import io.fairlead.model.Claim;
import io.fairlead.model.Provenance.Overruled;
import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// Records which source supplied each field while a value is merged.
final class FieldOrigins {
    private final SourceId first;
    private final SortedMap<String, SourceId> fields = new TreeMap<>();
    private final List<Overruled> overruled = new ArrayList<>();

    /// @param first the source of every field that is not recorded otherwise
    FieldOrigins(SourceId first) {
        this.first = first;
    }

    /// The first value in the order of precedence that is set, or the first claim's value if none is.
    <T> T pick(String field, List<Claim> inOrder, Function<Claim, T> value, Predicate<T> isSet) {
        T decided = value.apply(inOrder.getFirst());
        boolean found = false;
        for (Claim claim : inOrder) {
            T candidate = value.apply(claim);
            if (!isSet.test(candidate)) {
                continue;
            }
            if (!found) {
                found = true;
                decided = candidate;
                decidedBy(field, claim.source());
            } else if (!Objects.equals(candidate, decided)) {
                overrule(field, claim.source(), candidate);
            }
        }
        return decided;
    }

    void decidedBy(String field, SourceId source) {
        if (!source.equals(first)) {
            fields.put(field, source);
        }
    }

    void overrule(String field, SourceId source, Object value) {
        Object shown = value instanceof Optional<?> optional ? optional.orElseThrow() : value;
        Overruled loser = new Overruled(field, source, FieldText.of(shown));
        if (!overruled.contains(loser)) {
            overruled.add(loser);
        }
    }

    SortedMap<String, SourceId> fields() {
        return fields;
    }

    List<Overruled> overruled() {
        return overruled;
    }
}

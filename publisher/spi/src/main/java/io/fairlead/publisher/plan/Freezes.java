package io.fairlead.publisher.plan;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject.Everything;
import io.fairlead.model.Subject.OfService;
import io.fairlead.model.Subject.OfSource;
import io.fairlead.model.Subject.OfTarget;
import io.fairlead.model.TableEntry.Freeze;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/// Pure: whether an operator froze a service in a target.
///
/// | subject of an active freeze | covers |
/// |---|---|
/// | a service | that service |
/// | a source | the services that it is a witness of, and those whose witnesses are unknown |
/// | a target | every service in that target |
/// | everything | every service |
public final class Freezes {
    /// The longest last: without an end, then by the end; then by their subject, so that the result is unique.
    private static final Comparator<Freeze> LONGEST = Comparator.comparing(Freezes::end)
            .thenComparing(freeze -> freeze.subject().toString());

    private Freezes() {}

    /// The sources that claim a service.
    public sealed interface Witnesses {
        record Known(Set<SourceId> sources) implements Witnesses {
            public Known {
                sources = Set.copyOf(sources);
            }
        }

        /// The service is no longer in the table, so its sources are unknown.
        record Unknown() implements Witnesses {}
    }

    /// One service in one target.
    public record Scope(String target, ServiceKey service, Witnesses witnesses) {}

    /// The freeze that covers it longest.
    public static Optional<Freeze> covering(Collection<Freeze> freezes, Scope scope, Instant now) {
        return freezes.stream()
                .filter(freeze -> freeze.isActive(now) && covers(freeze, scope))
                .max(LONGEST);
    }

    private static boolean covers(Freeze freeze, Scope scope) {
        return switch (freeze.subject()) {
            case OfService(var service) -> service.equals(scope.service());
            case OfSource(var source) ->
                switch (scope.witnesses()) {
                    case Witnesses.Known(var sources) -> sources.contains(source);
                    case Witnesses.Unknown() -> true;
                };
            case OfTarget(var target) -> target.equals(scope.target());
            case Everything() -> true;
        };
    }

    private static Instant end(Freeze freeze) {
        Instant until = freeze.until();
        return until == null ? Instant.MAX : until;
    }

    /// A description of who froze what, and until when.
    public static String text(Freeze freeze) {
        Instant until = freeze.until();
        return freeze.subject() + " frozen by " + freeze.operator() + " since " + freeze.since() + " until "
                + (until == null ? "it is thawed" : until);
    }
}

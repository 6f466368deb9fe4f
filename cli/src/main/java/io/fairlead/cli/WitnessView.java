package io.fairlead.cli;

import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.Suspicion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A source that lists a service or an endpoint: fields for programs, a sentence for people.
record WitnessView(
        String source,
        String instance,
        String since,
        @Nullable Held held) {
    /// Since when the registry no longer lists it, and why it is kept.
    record Held(String since, String reason) {
        static @Nullable Held of(@Nullable Suspicion suspicion) {
            return suspicion == null ? null : new Held(Age.toMillis(suspicion.since()), suspicion.reason());
        }
    }

    /// In the order of precedence.
    static List<WitnessView> all(Provenance provenance) {
        return provenance.witnesses().stream().map(WitnessView::of).toList();
    }

    private static WitnessView of(Witness witness) {
        return new WitnessView(
                witness.source().value(),
                witness.instance(),
                Age.toMillis(witness.since()),
                Held.of(witness.suspicion()));
    }

    @Override
    public String toString() {
        return source + (instance.isEmpty() ? "" : " (" + instance + ")") + " since " + since
                + (held == null ? "" : ", not listed since " + held.since + " and held: " + held.reason);
    }
}

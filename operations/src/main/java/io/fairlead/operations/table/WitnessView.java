package io.fairlead.operations.table;

import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.Suspicion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A source that lists a service or an endpoint: fields for programs, a sentence for people.
public record WitnessView(
        String source,
        String instance,
        String since,
        @Nullable Suspect suspect) {
    /// The time since which the registry no longer lists it, and why it is kept.
    public record Suspect(String since, String reason) {
        static @Nullable Suspect of(@Nullable Suspicion suspicion) {
            return suspicion == null ? null : new Suspect(Millis.text(suspicion.since()), suspicion.reason());
        }
    }

    /// In the order of precedence.
    public static List<WitnessView> all(Provenance provenance) {
        return provenance.witnesses().stream().map(WitnessView::of).toList();
    }

    private static WitnessView of(Witness witness) {
        return new WitnessView(
                witness.source().value(),
                witness.instance(),
                Millis.text(witness.since()),
                Suspect.of(witness.suspicion()));
    }

    @Override
    public String toString() {
        return source + (instance.isEmpty() ? "" : " (" + instance + ")") + " since " + since
                + (suspect == null ? "" : ", suspect: not listed since " + suspect.since + ": " + suspect.reason);
    }
}

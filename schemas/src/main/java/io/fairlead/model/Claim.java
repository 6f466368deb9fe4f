package io.fairlead.model;

import io.fairlead.model.Provenance.Witness;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one source says of one endpoint now.
///
/// `witness` is who says so: the source, the instance, since when the registry gives this very answer, and the
/// suspicion while the registry lacks the instance and the guard does not believe it. It is what the merged value
/// names. `rank` is the source's place in `merge.precedence` (0 wins), stamped where the claim is made, so that the
/// merge is a function of the log alone.
public record Claim(Witness witness, int rank, Endpoint endpoint) {
    public SourceId source() {
        return witness.source();
    }

    public String instance() {
        return witness.instance();
    }

    public Instant since() {
        return witness.since();
    }

    public @Nullable Suspicion suspicion() {
        return witness.suspicion();
    }

    public boolean isSuspect() {
        return suspicion() != null;
    }

    public Claim with(@Nullable Suspicion other) {
        return new Claim(new Witness(source(), instance(), since(), other), rank, endpoint);
    }
}

package io.fairlead.model;

import io.fairlead.model.Provenance.Witness;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One source's present statement about one endpoint.
///
/// `witness` is its origin: the source, the instance, the time since which the registry has listed exactly this, and
/// the suspicion while the registry does not list the instance and the guard keeps it. It is named in the merged value.
/// `rank` is the source's place in `merge.precedence` (0 wins), stamped when the claim is made, so that the merge is a
/// function of the log alone.
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

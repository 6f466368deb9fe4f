package io.fairlead.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one source says of one endpoint now.
///
/// `rank` is the source's place in `merge.precedence` (0 wins), stamped where the claim is made, so that the
/// merge is a function of the log alone. `since` is when the registry first gave this very answer.
/// `suspicion` is set while the registry lacks the instance and the guard does not believe it.
public record Claim(
        SourceId source,
        String instance,
        int rank,
        Endpoint endpoint,
        Instant since,
        @Nullable Suspicion suspicion) {
    public Claim(SourceId source, String instance, int rank, Endpoint endpoint, Instant since) {
        this(source, instance, rank, endpoint, since, null);
    }

    public boolean isSuspect() {
        return suspicion != null;
    }

    public Claim with(@Nullable Suspicion other) {
        return new Claim(source, instance, rank, endpoint, since, other);
    }
}

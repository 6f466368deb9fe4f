package io.fairlead.model;

import java.time.Instant;

/// What one source says of one endpoint now.
///
/// `rank` is the source's place in `merge.precedence` (0 wins), stamped where the claim is made, so that the
/// merge is a function of the log alone. `since` is when the registry first gave this very answer.
public record Claim(SourceId source, String instance, int rank, Endpoint endpoint, Instant since) {}

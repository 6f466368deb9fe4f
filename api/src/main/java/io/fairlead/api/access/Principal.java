package io.fairlead.api.access;

import java.util.List;

/// Who sends a request.
///
/// @param name           for logs and records; never a secret
/// @param authentication how the name was established: `none`, `token` or `oidc`
public record Principal(String name, String authentication, List<Grant> grants) {
    public Principal {
        grants = List.copyOf(grants);
    }

    public boolean may(AccessRole needed, AccessScope about, String pipeline) {
        return grants.stream().anyMatch(grant -> grant.permits(needed, about, pipeline));
    }
}

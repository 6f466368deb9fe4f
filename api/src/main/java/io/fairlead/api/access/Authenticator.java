package io.fairlead.api.access;

import java.util.Optional;

/// Finds the principal of a bearer token.
@FunctionalInterface
public interface Authenticator {
    /// Empty if the token is not known, expired or not valid.
    Optional<Principal> principal(String token);
}

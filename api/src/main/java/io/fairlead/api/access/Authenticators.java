package io.fairlead.api.access;

import io.fairlead.config.HttpAccess;
import io.fairlead.model.failure.ConfigurationFailure;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The authenticators of a configuration.
public final class Authenticators {
    private Authenticators() {}

    /// Tokens of the file come first: they need no issuer. Empty if no authentication is configured.
    ///
    /// @throws ConfigurationFailure `API-TOKENS`: the file of tokens cannot be used
    public static Optional<Authenticator> of(HttpAccess access, InstantSource clock) {
        List<Authenticator> all = new ArrayList<>();
        Path tokens = access.tokens();
        if (tokens != null) {
            all.add(TokensFile.open(tokens, clock));
        }
        HttpAccess.Oidc oidc = access.oidc();
        if (oidc != null) {
            all.add(OidcTokens.of(oidc));
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(token -> first(all, token));
    }

    private static Optional<Principal> first(List<Authenticator> all, String token) {
        return all.stream()
                .map(it -> it.principal(token))
                .flatMap(Optional::stream)
                .findFirst();
    }
}

package io.fairlead.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Who may use the HTTP server, and how.
///
/// @param tls         null: without TLS
/// @param tokens      the file of the tokens; null: everybody may read
/// @param oidc        null: no issuer of tokens
/// @param maxRequests the most requests of one client each second; 0: no limit
/// @param isInsecure  whether other machines may reach it without TLS or without tokens
public record HttpAccess(
        @Nullable Tls tls, @Nullable Path tokens, @Nullable Oidc oidc, int maxRequests, boolean isInsecure) {
    public static final HttpAccess DEFAULT = new HttpAccess(null, null, null, 50, false);

    /// PEM files.
    public record Tls(Path certificate, Path key) {}

    /// An issuer of OpenID Connect.
    ///
    /// @param keys       the URL of its keys
    /// @param rolesClaim the claim that has the roles
    public record Oidc(String issuer, String audience, String keys, String rolesClaim) {}

    /// Whether a request needs a token.
    public boolean isAuthenticated() {
        return tokens != null || oidc != null;
    }
}

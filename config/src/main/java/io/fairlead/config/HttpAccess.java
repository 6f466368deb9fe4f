package io.fairlead.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Who may use the HTTP server, and how.
///
/// @param tls         null: without TLS
/// @param tokens      the file of the tokens; null: everybody may read
/// @param maxRequests the most requests of one client each second; 0: no limit
/// @param isInsecure  whether other machines may reach it without TLS or without tokens
public record HttpAccess(@Nullable Tls tls, @Nullable Path tokens, int maxRequests, boolean isInsecure) {
    public static final HttpAccess DEFAULT = new HttpAccess(null, null, 50, false);

    /// PEM files.
    public record Tls(Path certificate, Path key) {}
}

package io.fairlead.http.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// PEM files: `ca` that signed the server's certificate, `certificate` and `key` (not encrypted) of this client where
/// the server asks for one. `serverName` is what the server's certificate must name, where that is not the host of
/// the address; empty: the host.
public record TlsOptions(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key,
        String serverName) {
    /// What the JVM trusts, and no certificate of this client.
    public static final TlsOptions NONE = new TlsOptions(null, null, null, "");

    public List<Path> files() {
        return Stream.of(ca, certificate, key).filter(Objects::nonNull).toList();
    }
}

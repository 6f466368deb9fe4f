package io.fairlead.options.http;

import io.fairlead.options.Options;
import io.fairlead.options.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What proves to a server who sends a request: the options `token`, `token-file`, `user`, `password` and
/// `password-file`.
public sealed interface Credentials {
    record None() implements Credentials {}

    /// A bearer token, or the file that it is read from for every request.
    record Bearer(Secret token, @Nullable Path file) implements Credentials {}

    /// A user, and the password or the file that it is read from for every request.
    record Basic(String user, Secret password, @Nullable Path file) implements Credentials {}

    /// Of options in which [CredentialOptions] found no problem.
    static Credentials read(Options options) {
        if (options.has("user")) {
            return new Basic(options.text("user"), options.secret("password"), options.pathOrNull("password-file"));
        }
        return options.has("token") || options.has("token-file")
                ? new Bearer(options.secret("token"), options.pathOrNull("token-file"))
                : new None();
    }
}

package io.fairlead.options.http;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The value of the header `Authorization`. A file is read each time, so that a secret may be renewed.
///
/// @param code of the failure if a file cannot be used
public record Authorization(Credentials credentials, String code) {
    private static final int MAX_BYTES = 64 << 10;

    /// Returns [Secret#NONE] without credentials.
    ///
    /// @throws TransientFailure the file cannot be used just now; the message does not contain its content
    public Secret header() {
        return switch (credentials) {
            case Credentials.None() -> Secret.NONE;
            case Credentials.Bearer(Secret token, @Nullable Path file) ->
                new Secret("Bearer " + (file == null ? token.value() : content(file)));
            case Credentials.Basic(String user, Secret password, @Nullable Path file) -> {
                String pair = user + ":" + (file == null ? password.value() : content(file));
                yield new Secret("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
            }
        };
    }

    /// Everything that must not be shown. What is in a file that cannot be read now is not sent either.
    public List<Secret> secrets() {
        List<Secret> secrets = new ArrayList<>();
        try {
            String value = header().value();
            secrets.add(new Secret(value.substring(value.indexOf(' ') + 1)));
            if (credentials instanceof Credentials.Basic(var _, Secret password, @Nullable Path file)) {
                secrets.add(file == null ? password : new Secret(content(file)));
            }
        } catch (TransientFailure _) {
            // See above.
        }
        secrets.removeIf(secret -> !secret.isGiven());
        return secrets;
    }

    /// The problem of a file that cannot be used; empty if there is none.
    public Optional<OptionProblem> localProblem() {
        try {
            var _ = header();
            return Optional.empty();
        } catch (TransientFailure failure) {
            String key = credentials instanceof Credentials.Basic ? "password-file" : "token-file";
            return Optional.of(new OptionProblem(key, String.valueOf(failure.getMessage())));
        }
    }

    private String content(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw wrong(file, "is larger than 64 KiB, expected a token or a password", null);
            }
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw wrong(file, "is empty, expected a token or a password", null);
            }
            if (HeaderText.problem(text, HeaderText.Spaces.ACCEPTED).isPresent()) {
                throw wrong(file, "contains more than one line of visible ASCII", null);
            }
            return text;
        } catch (IOException e) {
            throw wrong(file, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private TransientFailure wrong(Path file, String problem, @Nullable Throwable cause) {
        return new TransientFailure(
                code, "the file " + file + ": " + problem + "; what was read before stays in use", cause);
    }
}

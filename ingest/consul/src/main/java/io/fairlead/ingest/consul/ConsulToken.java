package io.fairlead.ingest.consul;

import io.fairlead.model.failure.ConfigurationFailure;
import java.util.Optional;

/// An ACL token, or [#NONE]. Prints as `***`.
public record ConsulToken(String secret) {
    public static final ConsulToken NONE = new ConsulToken("");

    public ConsulToken {
        problem(secret).ifPresent(problem -> {
            throw new ConfigurationFailure(ConsulConfig.CODE, "consul.token: " + problem);
        });
    }

    /// What keeps a text from being a token: it is sent as an HTTP header. Never shows the token.
    public static Optional<String> problem(String secret) {
        for (int i = 0; i < secret.length(); i++) {
            char c = secret.charAt(i);
            if (c <= ' ' || c > '~') {
                return Optional.of("holds a character that no token has (U+%04X at %d), expected printable ASCII"
                                .formatted((int) c, i + 1)
                        + " without spaces");
            }
        }
        return Optional.empty();
    }

    public boolean isGiven() {
        return !secret.isEmpty();
    }

    @Override
    public String toString() {
        return isGiven() ? "***" : "(none)";
    }
}

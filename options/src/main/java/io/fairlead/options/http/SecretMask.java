package io.fairlead.options.http;

import io.fairlead.http.PrintableText;
import io.fairlead.options.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Replaces secrets in what a server responds: it may repeat what was sent to it.
public final class SecretMask {
    private final List<String> secrets;

    public SecretMask(Collection<Secret> secrets) {
        // The longest first: one may be part of another.
        this.secrets = secrets.stream()
                .filter(Secret::isGiven)
                .map(Secret::value)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    public String of(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }

    /// What a server says beside an error, as one line in quotes.
    public String quoted(byte[] body) {
        String text =
                new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
        return "\"" + PrintableText.of(of(text)) + "\"";
    }
}

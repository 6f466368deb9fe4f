package io.fairlead.api.access;

import io.fairlead.model.Sha256;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows principals by the SHA-256 of their tokens, from a file. The file is read again when it changes; if it cannot
/// be
/// used then, what was read before stays in use.
public final class TokensFile implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(TokensFile.class);
    private static final Duration CHECK = Duration.ofSeconds(1);

    private final Path file;
    private final InstantSource clock;
    private Stamp stamp;
    private List<KnownToken> tokens;
    private Instant checked;

    /// Changes if the file does.
    private record Stamp(@Nullable FileTime modified, long size) {
        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size());
            } catch (IOException _) {
                return new Stamp(null, -1);
            }
        }
    }

    /// A token and its principal.
    ///
    /// @param sha256  in hexadecimal digits, in lower case
    /// @param expires null: never
    record KnownToken(
            String sha256, Principal principal, @Nullable Instant expires) {}

    private TokensFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.stamp = Stamp.of(file);
        this.tokens = TokensText.read(file);
        this.checked = clock.instant();
    }

    /// Reads the file.
    ///
    /// @throws ConfigurationFailure `API-TOKENS`: it cannot be used
    public static TokensFile open(Path file, InstantSource clock) {
        return new TokensFile(file, clock);
    }

    /// Takes as long for a token that is not known as for one that is.
    @Override
    public Optional<Principal> principal(String token) {
        byte[] digest = Sha256.hex(token).getBytes(StandardCharsets.US_ASCII);
        Instant now = clock.instant();
        KnownToken found = null;
        for (KnownToken known : current(now)) {
            if (MessageDigest.isEqual(known.sha256().getBytes(StandardCharsets.US_ASCII), digest)) {
                found = known;
            }
        }
        return Optional.ofNullable(found)
                .filter(it -> it.expires() == null || now.isBefore(it.expires()))
                .map(KnownToken::principal);
    }

    private synchronized List<KnownToken> current(Instant now) {
        if (Duration.between(checked, now).compareTo(CHECK) >= 0) {
            checked = now;
            readIfChanged();
        }
        return tokens;
    }

    private void readIfChanged() {
        Stamp next = Stamp.of(file);
        if (next.equals(stamp)) {
            return;
        }
        stamp = next;
        try {
            tokens = TokensText.read(file);
            LOG.info("tokens read file={} tokens={}", file, tokens.size());
        } catch (ConfigurationFailure failure) {
            LOG.warn("code={} reason=\"{}\"; the tokens read before stay valid", failure.code(), failure.getMessage());
        }
    }
}

package io.fairlead.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.access.AccessScope.Everything;
import io.fairlead.api.access.AccessScope.OfNamespace;
import io.fairlead.api.access.AccessScope.OfSource;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensFileTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-04T14:00:00Z"));
    private final InstantSource clock = now::get;
    private Path file = Path.of("tokens.yaml");

    @BeforeEach
    void place(@TempDir Path folder) {
        file = folder.resolve("tokens.yaml");
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    @Test
    void knowsATokenByItsDigest() throws Exception {
        write("""
            tokens:
              - {principal: ann, sha256: %s, roles: [operator]}
              - principal: ci
                sha256: %s
                roles: [reader]
                scope: {namespaces: [shop, front], sources: [dc1]}
            """.formatted(sha256("secret-1"), sha256("secret-2").toUpperCase(java.util.Locale.ROOT)));
        TokensFile tokens = TokensFile.open(file, clock);

        assertThat(tokens.principal("secret-1").orElseThrow().grants())
                .containsExactly(new Grant(AccessRole.OPERATOR, new Everything()));
        Principal ci = tokens.principal("secret-2").orElseThrow();
        assertThat(ci.name()).isEqualTo("ci");
        assertThat(ci.grants())
                .containsExactly(
                        new Grant(AccessRole.READER, new OfNamespace("shop")),
                        new Grant(AccessRole.READER, new OfNamespace("front")),
                        new Grant(AccessRole.READER, new OfSource("dc1")));
        assertThat(tokens.principal("secret-3")).isEmpty();
        assertThat(tokens.principal("")).isEmpty();
        assertThat(tokens.principal(sha256("secret-1"))).isEmpty();
    }

    @Test
    void aTokenEndsWhenItExpires() throws Exception {
        write("tokens: [{principal: ann, sha256: %s, roles: [reader], expires: 2026-05-04T14:00:10Z}]"
                .formatted(sha256("secret")));
        TokensFile tokens = TokensFile.open(file, clock);
        now.set(Instant.parse("2026-05-04T14:00:09.999Z"));
        assertThat(tokens.principal("secret")).isPresent();
        now.set(Instant.parse("2026-05-04T14:00:10Z"));
        assertThat(tokens.principal("secret")).isEmpty();
    }

    @Test
    void theFileIsReadAgainWhenItChangesAndABadOneChangesNothing() throws Exception {
        write("tokens: [{principal: ann, sha256: %s, roles: [reader]}]".formatted(sha256("one")));
        TokensFile tokens = TokensFile.open(file, clock);
        write("tokens: [{principal: ann, sha256: %s, roles: [reader]}, {}]".formatted(sha256("two")));
        now.set(now.get().plusSeconds(2));
        assertThat(tokens.principal("one")).isPresent();
        assertThat(tokens.principal("two")).isEmpty();

        write("tokens: [{principal: ann-2, sha256: %s, roles: [reader]}]".formatted(sha256("two")));
        now.set(now.get().plusSeconds(2));
        assertThat(tokens.principal("one")).isEmpty();
        assertThat(tokens.principal("two")).isPresent();
        Files.delete(file);
        now.set(now.get().plusSeconds(2));
        assertThat(tokens.principal("two")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tokens:",
                "tokens: x",
                "token: []",
                "tokens: [{principal: ann, sha256: my-secret-token, roles: [reader]}]",
                "tokens: [{principal: ann, sha256: [my-secret-token], roles: [reader]}]",
                "tokens: [{principal: 'a b', sha256: SHA, roles: [reader]}]",
                "tokens: [{sha256: SHA, roles: [reader]}]",
                "tokens: [{principal: ann, sha256: SHA}]",
                "tokens: [{principal: ann, sha256: SHA, roles: []}]",
                "tokens: [{principal: ann, sha256: SHA, roles: [admin]}]",
                "tokens: [{principal: ann, sha256: SHA, roles: [reader], scope: {}}]",
                "tokens: [{principal: ann, sha256: SHA, roles: [reader], scope: {namespace: [x]}}]",
                "tokens: [{principal: ann, sha256: SHA, roles: [reader], scopes: {namespaces: [x]}}]",
                "tokens: [{principal: ann, sha256: SHA, roles: [reader], expires: soon}]",
                "tokens: [{principal: ann, token: my-secret-token, roles: [reader]}]",
                "tokens: [{principal: my-secret-token",
                "tokens: [{principal: ann, sha256: SHA, roles: [reader], scope: }]",
                "tokens: [{principal: ann, sha256: SHA, roles: [reader], scope: {sources: }}]",
                "tokens: [{principal: ann, sha256: SHA, roles: [reader], expires: }]",
                "tokens: [{principal: ann, sha256: SHA, roles: [null]}]",
                "tokens: [null]",
            })
    void aFileThatIsNotUnderstoodIsRefusedAndNotRepeated(String text) throws Exception {
        write(text.replace("SHA", sha256("x")));
        assertThatThrownBy(() -> TokensFile.open(file, clock))
                .isInstanceOfSatisfying(
                        ConfigurationFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("API-TOKENS"))
                .hasMessageContaining("tokens.yaml")
                .hasMessageNotContainingAny("my-secret-token");
    }
}

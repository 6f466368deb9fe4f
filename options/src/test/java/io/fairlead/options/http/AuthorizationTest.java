package io.fairlead.options.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizationTest {
    private static final String CODE = "INGEST-TEST-CREDENTIALS";

    @TempDir
    private Path folder = Path.of("");

    private static Authorization of(Credentials credentials) {
        return new Authorization(credentials, CODE);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("secret"), content);
    }

    @Test
    void isTheHeaderOfEachKindOfCredentials() {
        assertThat(of(new Credentials.None()).header()).isEqualTo(Secret.NONE);
        assertThat(of(new Credentials.Bearer(new Secret("t0p"), null)).header()).isEqualTo(new Secret("Bearer t0p"));
        assertThat(of(new Credentials.Basic("me", new Secret("secret"), null)).header())
                .isEqualTo(new Secret("Basic bWU6c2VjcmV0"));
    }

    @Test
    void readsAFileEachTime() throws IOException {
        Authorization bearer = of(new Credentials.Bearer(Secret.NONE, file("one\n")));
        assertThat(bearer.header()).isEqualTo(new Secret("Bearer one"));

        var _ = file("two");

        assertThat(bearer.header()).isEqualTo(new Secret("Bearer two"));
        assertThat(bearer.localProblem()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'is empty, expected a token or a password'",
        "'s3cret\ns3cret', contains more than one line of visible ASCII",
        "s3crät, contains more than one line of visible ASCII",
    })
    void namesAFileThatCannotBeUsed(String content, String problem) throws IOException {
        Path file = file(content);
        Authorization basic = of(new Credentials.Basic("me", Secret.NONE, file));

        assertThatThrownBy(basic::header)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(CODE))
                .hasMessage("the file " + file + ": " + problem + "; what was read before stays in use");
        assertThat(basic.localProblem())
                .hasValueSatisfying(found -> assertThat(found.key()).isEqualTo("password-file"));
        assertThat(basic.secrets()).isEmpty();
    }

    @Test
    void namesAFileThatIsMissingOrTooLarge() throws IOException {
        Path missing = folder.resolve("missing");
        assertThat(of(new Credentials.Bearer(Secret.NONE, missing)).localProblem())
                .hasValueSatisfying(found -> {
                    assertThat(found.key()).isEqualTo("token-file");
                    assertThat(found.text()).contains(missing + ": cannot be read (NoSuchFileException)");
                });

        Path large = file("a".repeat((64 << 10) + 1));
        assertThatThrownBy(of(new Credentials.Bearer(Secret.NONE, large))::header)
                .hasMessageContaining("is larger than 64 KiB, expected a token or a password");
    }

    @Test
    void whatAServerRepeatsIsMasked() {
        Authorization basic = of(new Credentials.Basic("me", new Secret("secret"), null));
        SecretMask mask = new SecretMask(basic.secrets());

        assertThat(mask.of("wrong: Basic bWU6c2VjcmV0, secret")).isEqualTo("wrong: Basic ***, ***");
        assertThat(mask.quoted("no\n secret ".getBytes(StandardCharsets.UTF_8))).isEqualTo("\"no ***\"");
    }

    @Test
    void theLongestSecretIsMaskedFirst() {
        SecretMask mask = new SecretMask(List.of(new Secret("ab"), Secret.NONE, new Secret("abc")));

        assertThat(mask.of("abcd ab")).isEqualTo("***d ***");
    }
}

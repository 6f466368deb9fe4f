package io.fairlead.options.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.options.KeyPath;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.Secret;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialOptionsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FILE = Path.of("/etc/fairlead/secret");

    private static Options options(String json) throws Exception {
        return new Options(
                JSON.readTree("{" + json.replace('\'', '"') + "}"),
                JSON.createObjectNode(),
                KeyPath.ROOT,
                new ConfigEnvironment(Path.of("/etc/fairlead"), Path.of("/home/me"), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'token': 'a', 'user': 'b', 'password': 'c' | user | is set beside `token`, expected one of them",
                "'token': 'a', 'token-file': 'b' | token-file | is set beside `token`, expected one of them",
                "'user': 'b' | user | has no password, expected either `password` or `password-file`",
                "'user': 'b', 'password': 'c', 'password-file': 'd' | user"
                        + " | has `password` and `password-file`, expected either `password` or `password-file`",
                "'password': 'b' | password | is set without `user`, expected both",
                "'password-file': 'b' | password-file | is set without `user`, expected both",
                "'user': 'a:b', 'password': 'c' | user | contains a colon, which basic authentication cannot send",
                "'token': 'a b' | token | contains a character that no header has (U+0020 at position 2), expected visible"
                        + " ASCII",
            })
    void refusesOptionsThatContradictEachOther(String keys, String path, String problem) throws Exception {
        assertThat(CredentialOptions.problems(options(keys))).containsExactly(new OptionProblem(path, problem));
    }

    @Test
    void readsEachKindOfCredentials() throws Exception {
        assertThat(Credentials.read(options(""))).isEqualTo(new Credentials.None());
        assertThat(Credentials.read(options("'token': 't0p'")))
                .isEqualTo(new Credentials.Bearer(new Secret("t0p"), null))
                .asString()
                .doesNotContain("t0p");
        assertThat(Credentials.read(options("'token-file': 'secret'")))
                .isEqualTo(new Credentials.Bearer(Secret.NONE, FILE));
        assertThat(Credentials.read(options("'user': 'me', 'password': 'pw'")))
                .isEqualTo(new Credentials.Basic("me", new Secret("pw"), null));
        assertThat(Credentials.read(options("'user': 'me', 'password-file': 'secret'")))
                .isEqualTo(new Credentials.Basic("me", Secret.NONE, FILE));
        assertThat(CredentialOptions.problems(options("'user': 'me', 'password-file': 'secret'")))
                .isEmpty();
    }

    @Test
    void readsTheTlsFilesRelativeToTheConfiguration() throws Exception {
        Options given = options("'tls': {'ca': 'ca.pem', 'cert': 'c.pem', 'key': '/k.pem', 'server-name': 's'}");

        assertThat(TlsSection.isGiven(given)).isTrue();
        assertThat(TlsSection.read(given))
                .isEqualTo(new TlsOptions(
                        Path.of("/etc/fairlead/ca.pem"), Path.of("/etc/fairlead/c.pem"), Path.of("/k.pem"), "s"));
        assertThat(TlsSection.isGiven(options(""))).isFalse();
        assertThat(TlsSection.read(options(""))).isEqualTo(TlsOptions.NONE);
    }

    @Test
    void namesTheTlsFileThatCannotBeUsed() {
        assertThat(TlsSection.localProblems(new TlsOptions(Path.of("/no/ca.pem"), null, null, "")))
                .containsExactly(new OptionProblem("tls.ca", "the file /no/ca.pem: does not exist"));
    }
}

package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.http.HttpOptions.Header;
import io.fairlead.ingest.http.HttpOptions.Limits;
import io.fairlead.ingest.http.HttpOptions.Url;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.Secret;
import io.fairlead.options.http.Credentials;
import io.fairlead.testkit.options.TestOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFactoryTest {
    private static final String URLS = "urls: [{name: 'eu', url: 'https://sd.example/targets'}]";

    private final HttpFactory factory = new HttpFactory();

    private Options options(String json) {
        return TestOptions.of(factory, json);
    }

    @Test
    void readsTheDefaults() {
        assertThat(factory.read(options("{" + URLS + "}")))
                .isEqualTo(new HttpOptions(
                        List.of(new Url("eu", URI.create("https://sd.example/targets"))),
                        Format.PROMETHEUS,
                        Access.OPEN,
                        new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), 64 << 20)));
        assertThat(Limits.DEFAULT).isEqualTo(new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), 64 << 20));
    }

    @Test
    void readsEveryKey() {
        HttpOptions read = factory.read(
                options(
                        "{" + URLS + ", format: 'inventory', user: 'me', 'password-file': 'pw',"
                                + " headers: [{name: 'X-Tenant', value: 'shop'}], interval: '1m', timeout: '5s',"
                                + " 'max-answer-bytes': '1MiB', tls: {ca: 'ca.pem', cert: 'c.pem', key: '/k.pem', 'server-name': 's'}}"));

        TlsOptions tls =
                new TlsOptions(Path.of("/etc/fairlead/ca.pem"), Path.of("/etc/fairlead/c.pem"), Path.of("/k.pem"), "s");
        assertThat(read)
                .isEqualTo(new HttpOptions(
                        List.of(new Url("eu", URI.create("https://sd.example/targets"))),
                        Format.INVENTORY,
                        new Access(
                                new Credentials.Basic("me", Secret.NONE, Path.of("/etc/fairlead/pw")),
                                List.of(new Header("X-Tenant", new Secret("shop"))),
                                tls),
                        new Limits(Duration.ofMinutes(1), Duration.ofSeconds(5), 1 << 20)));
        assertThat(factory.files(read)).containsExactlyElementsOf(tls.files());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token: 'a', user: 'b', password: 'c' | user | is set beside `token`, expected one of them",
                "headers: [{name: 'If-None-Match', value: 'a'}] | headers[0].name"
                        + " | \"If-None-Match\" is set by the source itself, expected another header",
                "token: 'a', headers: [{name: 'authorization', value: 'a'}] | headers[0].name"
                        + " | \"authorization\" is set by the source itself, expected another header",
                "headers: [{name: 'X-Key', value: 'ä'}] | headers[0].value"
                        + " | contains a character that no header has (U+00E4 at position 1), expected visible ASCII",
            })
    void refusesOptionsThatContradictEachOther(String keys, String path, String problem) {
        assertThat(factory.problems(options("{" + URLS + ", " + keys + "}")))
                .containsExactly(new OptionProblem(path, problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://sd.example/ | \"ftp://sd.example/\" is not a URL of a server, expected http://... or https://...",
                "sd.example/list | \"sd.example/list\" is not a URL of a server, expected http://... or https://...",
                "http://me:secret@sd.example/ | \"http://***@sd.example/\" has a user, expected none; use `user` and"
                        + " `password`",
                "http://me:hun/ter2@sd.example/ | \"http://***@sd.example/\" is not a URL of a server, expected http://..."
                        + " or https://...",
                "http://me:hun?ter2@sd.example/ | \"http://***?...\" is not a URL of a server, expected http://... or"
                        + " https://...",
                "http://sd.example/#a | \"http://sd.example/#...\" has a fragment (#...), expected none",
                "http://sd.example/?key=secret space | \"http://sd.example/?...\" is not a URL, expected http://... or"
                        + " https://...",
            })
    void refusesUrlsThatCannotBeRead(String url, String problem) {
        assertThat(factory.problems(options("{urls: [{name: 'eu', url: '" + url + "'}]}")))
                .containsExactly(new OptionProblem("urls[0].url", problem));
    }

    @Test
    void refusesANameThatOccursTwiceAndTlsForHttp() {
        assertThat(factory.problems(options("{urls: [{name: 'eu', url: 'https://a.example'},"
                        + " {name: 'eu', url: 'http://b.example'}], tls: {ca: 'ca.pem'}}")))
                .containsExactly(
                        new OptionProblem("urls[1].name", "\"eu\" occurs twice, expected unique names"),
                        new OptionProblem(
                                "urls[1].url",
                                "\"http://b.example\" is without TLS, expected https:// because tls is set"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://sd.example/?a=b, token: 'a', true",
        "http://sd.example/, 'headers: [{name: ''X-Key'', value: ''a''}]', true",
        "http://sd.example/, format: 'inventory', false",
        "https://sd.example/, token: 'a', false",
        "http://127.0.0.1:80/, token: 'a', false",
    })
    void warnsOfCredentialsWithoutEncryption(String url, String key, boolean warns) {
        HttpOptions read = factory.read(options("{urls: [{name: 'eu', url: '" + url + "'}], " + key + "}"));

        if (warns) {
            assertThat(factory.warnings(read))
                    .containsExactly(
                            "sends its credentials to " + url.replace("a=b", "...") + " without encryption, off"
                                    + " this machine; use https:// unless that network can be trusted");
        } else {
            assertThat(factory.warnings(read)).isEmpty();
        }
    }

    @Test
    void namesFilesThatCannotBeUsed() {
        HttpOptions read = factory.read(options("{" + URLS + ", 'token-file': '/no/token', tls: {ca: '/no/ca.pem'}}"));

        assertThat(factory.localProblems(read)).extracting(OptionProblem::key).containsExactly("tls.ca", "token-file");
    }

    @Test
    void showsNoSecret() {
        HttpOptions read = factory.read(
                options("{" + URLS + ", user: 'me', password: 's3cret', headers: [{name: 'X-Key', value: 's3cret'}]}"));

        assertThat(read.toString()).doesNotContain("s3cret");
    }
}

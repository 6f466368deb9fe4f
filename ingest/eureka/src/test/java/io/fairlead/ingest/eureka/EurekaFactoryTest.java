package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
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

class EurekaFactoryTest {
    private static final String URLS = "urls: ['https://eureka.example:8761/eureka']";
    private static final List<URI> READ = List.of(URI.create("https://eureka.example:8761/eureka"));

    private final EurekaFactory factory = new EurekaFactory();

    private Options options(String json) {
        return TestOptions.of(factory, json);
    }

    @Test
    void readsTheDefaults() {
        assertThat(factory.read(options("{" + URLS + "}")))
                .isEqualTo(new EurekaOptions(
                        READ,
                        new Access(new Credentials.None(), TlsOptions.NONE, Duration.ofSeconds(30), 128 << 20),
                        new Mapping(AddressKind.IP, "", List.of()),
                        new Times(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(3))));
    }

    @Test
    void readsEveryKey() {
        EurekaOptions read = factory.read(options("{" + URLS
                + ", user: 'me', 'password-file': 'pw', address: 'host-name', region: 'eu-1',"
                + " metadata: ['version'], 'removal-delay': '5m', interval: '1m', 'full-interval': '2m',"
                + " timeout: '5s', 'max-answer-bytes': '1MiB',"
                + " tls: {ca: 'ca.pem', cert: 'c.pem', key: '/k.pem', 'server-name': 's'}}"));

        TlsOptions tls =
                new TlsOptions(Path.of("/etc/fairlead/ca.pem"), Path.of("/etc/fairlead/c.pem"), Path.of("/k.pem"), "s");
        assertThat(read)
                .isEqualTo(new EurekaOptions(
                        READ,
                        new Access(
                                new Credentials.Basic("me", Secret.NONE, Path.of("/etc/fairlead/pw")),
                                tls,
                                Duration.ofSeconds(5),
                                1 << 20),
                        new Mapping(AddressKind.HOST_NAME, "eu-1", List.of("version")),
                        new Times(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5))));
        assertThat(factory.files(read)).containsExactlyElementsOf(tls.files());
        assertThat(factory.read(options("{" + URLS + ", token: 't0p'}"))
                        .access()
                        .credentials())
                .isEqualTo(new Credentials.Bearer(new Secret("t0p"), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "urls: ['http://me:hunter2@e/eureka'] | urls[0] | \"http://***@e/eureka\" has a user, expected none;"
                        + " use `user` and `password`",
                "urls: ['e:8761/eureka'] | urls[0] | e:8761/eureka",
                "urls: ['http://me:hun/ter2@e/eureka'] | urls[0] | \"http://***@e/eureka\" is not a URL of a server",
                "urls: ['http://e/x', 'HTTP://E:80/x/'] | urls[1] | occurs twice, expected each server once",
                "urls: ['http://e/eureka?x=hunter2'] | urls[0] | http://e/eureka?...",
                "urls: ['http://e/x', 'http://e/x'] | urls[1] | occurs twice, expected each server once",
                "urls: ['http://e/x'], tls: {ca: 'ca.pem'} | urls[0] | is without TLS, expected https:// because tls"
                        + " is set",
                "urls: ['http://e/x'], password: 'hunter2' | password | is set without `user`, expected both"
            })
    void namesWhatCannotBeUsed(String json, String path, String message) {
        List<OptionProblem> problems = factory.problems(options("{" + json + "}"));

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().toString())
                .contains(path)
                .contains(message)
                .doesNotContain("hunter2", "hun/ter2", "me:");
    }

    @Test
    void warnsOfCredentialsWithoutEncryption() {
        String user = ", user: 'me', password: 'hunter2'";

        assertThat(factory.warnings(factory.read(options("{urls: ['http://e:8761/eureka']" + user + "}"))))
                .containsExactly("sends its credentials to http://e:8761/eureka without encryption, off this machine;"
                        + " use https:// unless that network can be trusted");
        assertThat(factory.warnings(factory.read(options("{urls: ['http://127.0.0.1/eureka']" + user + "}"))))
                .isEmpty();
        assertThat(factory.warnings(factory.read(options("{urls: ['http://e/eureka']}"))))
                .isEmpty();
    }

    @Test
    void namesAFileThatCannotBeRead() {
        EurekaOptions options = factory.read(options("{" + URLS + ", 'token-file': '/nowhere/token'}"));

        assertThat(factory.localProblems(options))
                .extracting(OptionProblem::toString)
                .singleElement()
                .asString()
                .contains("token-file")
                .contains("the file /nowhere/token: cannot be read (NoSuchFileException)");
    }
}

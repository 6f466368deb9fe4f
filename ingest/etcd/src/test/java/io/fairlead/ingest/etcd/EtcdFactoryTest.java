package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.ingest.etcd.EtcdOptions.Details;
import io.fairlead.ingest.etcd.EtcdOptions.Layout;
import io.fairlead.ingest.etcd.EtcdOptions.Limits;
import io.fairlead.ingest.etcd.EtcdOptions.OtherKeys;
import io.fairlead.ingest.etcd.EtcdOptions.Place;
import io.fairlead.ingest.etcd.EtcdOptions.Sizes;
import io.fairlead.ingest.etcd.EtcdOptions.Timeouts;
import io.fairlead.ingest.etcd.EtcdOptions.ValueLayout;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.Secret;
import io.fairlead.testkit.options.TestOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdFactoryTest {
    private static final String BASE = "endpoints: ['http://etcd-1:2379'], prefix: '/services/'";

    private final EtcdFactory factory = new EtcdFactory();

    private Options options(String json) {
        return TestOptions.of(factory, json);
    }

    private static JsonPointer at(String pointer) {
        return JsonPointer.compile(pointer);
    }

    @Test
    void readsTheDefaults() {
        JsonPointer none = JsonPointer.empty();
        assertThat(factory.read(options("{" + BASE + "}")))
                .isEqualTo(new EtcdOptions(
                        List.of(URI.create("http://etcd-1:2379")),
                        new Layout(
                                "/services/",
                                "{service}/{instance}",
                                OtherKeys.REJECT,
                                new ValueLayout.Fields(
                                        new Place(at("/address"), at("/port"), none, none),
                                        new Details(none, none, none, none))),
                        Access.OPEN,
                        new Limits(
                                Duration.ofMinutes(10),
                                new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10)),
                                new Sizes(500, 64 << 20, 64 << 10))));
        assertThat(factory.problems(options("{" + BASE + "}"))).isEmpty();
    }

    @Test
    void readsEveryKey() {
        EtcdOptions read =
                factory.read(options("{endpoints: ['https://a:1/', 'https://b:2'], prefix: '/p', key: '/{id}',"
                        + " 'other-keys': 'ignore', value: {format: 'json', address: '/a', port: '/b', ports: '/c',"
                        + " service: '/d', weight: '/e', health: '/f', tags: '/g', metadata: '/h'}, user: 'me', password: 'pw',"
                        + " 'poll-interval': '1m', 'connect-timeout': '1s', 'read-timeout': '2s', 'page-size': 7,"
                        + " 'max-answer-bytes': '1MiB', 'max-value-bytes': '1KiB',"
                        + " tls: {ca: 'ca.pem', cert: 'c.pem', key: '/k.pem', 'server-name': 's'}}"));

        TlsOptions tls =
                new TlsOptions(Path.of("/etc/fairlead/ca.pem"), Path.of("/etc/fairlead/c.pem"), Path.of("/k.pem"), "s");
        assertThat(read)
                .isEqualTo(new EtcdOptions(
                        List.of(URI.create("https://a:1"), URI.create("https://b:2")),
                        new Layout(
                                "/p",
                                "/{id}",
                                OtherKeys.IGNORE,
                                new ValueLayout.Fields(
                                        new Place(at("/a"), at("/b"), at("/c"), at("/d")),
                                        new Details(at("/e"), at("/f"), at("/g"), at("/h")))),
                        new Access("me", new Secret("pw"), tls),
                        new Limits(
                                Duration.ofMinutes(1),
                                new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                                new Sizes(7, 1 << 20, 1 << 10))));
        assertThat(factory.files(read)).containsExactlyElementsOf(tls.files());
        assertThat(read.toString()).doesNotContain("pw");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key: '{id}' | key | has no part {service}, expected either {service} or `value.service`",
                "value: {service: '/name'} | key | has the part {service}, and `value.service` is set, expected either"
                        + " {service} or `value.service`",
                "key: 'web' | key | \"web\" has no part in braces, expected one such as {instance}",
                "key: '{zone}/{service}/{id}' | key | has the part {zone} without {region}, expected both",
                "value: {port: 'port'} | value.port | \"port\" is not a JSON pointer, expected one such as /port or"
                        + " /spec/port",
                "value: {format: 'address', port: '/port'} | value.port | is set beside `format: address`, expected only"
                        + " with `format: json`",
                "user: 'me' | user | is set without `password`, expected both",
                "password: 'pw' | password | is set without `user`, expected both",
                "tls: {ca: 'ca.pem'} | endpoints[0] | \"http://etcd-1:2379\" is without TLS, expected https:// because"
                        + " tls is set",
            })
    void refusesOptionsThatContradictEachOther(String keys, String path, String problem) {
        assertThat(factory.problems(options("{" + BASE + ", " + keys + "}")))
                .containsExactly(new OptionProblem(path, problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "etcd-1:2379 | \"etcd-1:2379\" is not an endpoint, expected http://host:port or https://host:port",
                "http://etcd-1 | \"http://etcd-1\" has no port, expected one; that of etcd is 2379 unless configured",
                "http://me:secret@etcd-1:1 | \"http://***@etcd-1:1\" has a user, expected none; use `user` and `password`",
                "me:secret@etcd-1:1 | \"***@etcd-1:1\" has a user, expected none; use `user` and `password`",
            })
    void refusesWhatIsNoEndpoint(String endpoint, String problem) {
        assertThat(factory.problems(options("{endpoints: ['" + endpoint + "'], prefix: '/'}")))
                .containsExactly(new OptionProblem("endpoints[0]", problem));
    }

    @Test
    void warnsOfAPasswordWithoutEncryption() {
        assertThat(factory.warnings(factory.read(options("{" + BASE + ", user: 'me', password: 'pw'}"))))
                .containsExactly("sends its password to http://etcd-1:2379 without encryption, off this machine; use"
                        + " https:// unless that network can be trusted");
        assertThat(factory.warnings(factory.read(options("{" + BASE + "}")))).isEmpty();
    }
}

package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.ingest.consul.ConsulOptions.Addresses;
import io.fairlead.ingest.consul.ConsulOptions.Consistency;
import io.fairlead.ingest.consul.ConsulOptions.Freshness;
import io.fairlead.ingest.consul.ConsulOptions.Limits;
import io.fairlead.ingest.consul.ConsulOptions.Selection;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The client against canned answers of a server in this process.
class ConsulClientTest {
    private static final String SECRET = "c0ffee";
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> headers =
            new TreeMap<>(Map.of("X-Consul-Index", "42", "X-Consul-KnownLeader", "true", "X-Consul-LastContact", "0"));
    private final CannedConsul consul = new CannedConsul(this::answer);
    private int status = 200;
    private String body = "{\"consul\": []}";
    private boolean silent;
    private Duration readTimeout = Duration.ofSeconds(60);
    private ConsulClient client = clientOf(Selection.DEFAULT);
    private boolean endless;

    @AfterEach
    void stop() {
        client.close();
        consul.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        synchronized (asked) {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Consul-Token"));
        }
        if (silent) {
            consul.block();
        }
        if (endless) {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[1 << 16]);
            }
        }
        CannedConsul.reply(exchange, status, headers, body);
    }

    private ConsulClient clientOf(Selection selection) {
        return new ConsulClient(configOf(selection), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private ConsulOptions configOf(Selection selection) {
        return configOf(selection, consul.address());
    }

    private ConsulOptions configOf(Selection selection, URI address) {
        return new ConsulOptions(
                address,
                new Secret(SECRET),
                selection,
                Freshness.DEFAULT,
                new Limits(100, Duration.ofSeconds(30), readTimeout, Duration.ofMinutes(1), 1 << 20),
                null);
    }

    private ConsulAnswer ask() throws InterruptedException {
        return client.ask(ConsulQuery.services("dc1", Consistency.STALE));
    }

    @ParameterizedTest
    @CsvSource({"https, true", "http, false"})
    void aResetNamesTheClientCertificateWhereTlsIsUsedWithoutOne(String scheme, boolean named) {
        ConsulOptions config = configOf(Selection.DEFAULT, URI.create(scheme + "://consul.example:8501"));
        ConsulFailures failures = new ConsulFailures(config, ConsulQuery.services("dc1", Consistency.STALE));

        TransientFailure failure = failures.exchange(new SocketException("Connection reset"));

        assertThat(failure.code()).isEqualTo("INGEST-CONSUL-UNREACHABLE");
        assertThat(failure)
                .hasMessageContaining("closed before the response was complete (Connection reset)")
                .message()
                .matches(message -> message.contains("set tls.cert and tls.key") == named);
    }

    @Test
    void readsAnAnswer() throws InterruptedException {
        headers.put("X-Consul-Results-Filtered-By-ACLs", "true");

        ConsulAnswer answer = ask();

        assertThat(answer.index()).isEqualTo(42);
        assertThat(answer.filtered()).isTrue();
        assertThat(answer.observed()).isEqualTo(NOW);
        assertThat(answer.body().has("consul")).isTrue();
        assertThat(asked).containsExactly("/v1/catalog/services?dc=dc1&stale&max_stale=30000ms " + SECRET);
    }

    @Test
    void asksForWhatIsSelected() throws InterruptedException {
        Selection selection = new Selection(
                List.of("dc1"), "Service.Meta.a == \"b c\"", List.of("mesh", "v&2"), "shop", "eu", Addresses.WAN, true);
        client.close();
        client = clientOf(selection);

        ConsulAnswer _ =
                client.ask(ConsulQuery.health("dc1", "a/b", configOf(selection)).blocking(7, Duration.ofSeconds(60)));
        ConsulAnswer _ =
                client.ask(ConsulQuery.health("", "web", configOf(selection)).confirmed());

        assertThat(asked)
                .containsExactly(
                        "/v1/health/service/a%2Fb?dc=dc1&ns=shop&partition=eu"
                                + "&filter=Service.Meta.a%20%3D%3D%20%22b%20c%22&tag=mesh&tag=v%262&index=7&wait=60000ms&stale&max_stale=30000ms"
                                + " " + SECRET,
                        "/v1/health/service/web?ns=shop&partition=eu"
                                + "&filter=Service.Meta.a%20%3D%3D%20%22b%20c%22&tag=mesh&tag=v%262&consistent "
                                + SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "401, INGEST-CONSUL-AUTH",
        "403, INGEST-CONSUL-AUTH",
        "404, INGEST-CONSUL-STATUS",
        "429, INGEST-CONSUL-BUSY",
        "500, INGEST-CONSUL-STATUS",
        "502, INGEST-CONSUL-STATUS",
        "503, INGEST-CONSUL-STATUS",
        "302, INGEST-CONSUL-STATUS",
    })
    void aStatusIsATransientFailure(int code, String expected) {
        status = code;
        body = "no\nluck " + SECRET;

        TransientFailure failure = catchThrowableOfType(TransientFailure.class, this::ask);

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure)
                .hasMessageContaining("reading the list of services from http://127.0.0.1:")
                .hasMessageContaining(
                        code == 302
                                ? "datacenter dc1: the response was 302, a redirect to \"\""
                                : "datacenter dc1: Consul answered " + code + " \"no luck ***\"")
                .hasMessageEndingWith("what was read before stays in use");
    }

    @ParameterizedTest
    @CsvSource({"429, 20, 20", "503, 3, 3", "503, '', 0", "429, soon, 0", "429, '', 0", "429, 99999999999999, 86400"})
    void theWaitThatIsAskedForIsPartOfTheFailure(int code, String header, int seconds) {
        status = code;
        headers.put("Retry-After", header);

        TransientFailure failure = catchThrowableOfType(TransientFailure.class, this::ask);

        assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(failure.reason() == TransientFailure.Reason.OVERLOADED).isEqualTo(code == 429 || seconds > 0);
    }

    /// The texts are those of Consul 1.22.3.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Invalid query parameter: \"ns\" - Namespaces are a Consul Enterprise feature | namespace",
                "400 | Invalid query parameter: \"partition\" - Partitions are a Consul Enterprise feature | partition",
                "500 | Failed to create boolean expression evaluator: Selector \"x\" is not valid | filter",
                "500 | Selector \"x\" is not valid | filter",
            })
    void aQuestionThatConsulCannotAnswerIsAConfigurationFailure(int code, String said, String option)
            throws InterruptedException {
        Selection selection = new Selection(List.of(), "x == 1", List.of(), "shop", "eu", Addresses.SERVICE, true);
        client.close();
        client = clientOf(selection);
        status = code;
        body = said;

        assertThatThrownBy(() -> client.ask(ConsulQuery.health("", "web", configOf(selection))))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining(said)
                .hasMessageEndingWith("; correct " + option + " of this source");
    }

    /// A 400 has many senders, and an option that is not set cannot be wrong.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Bad Request</html>",
                "Invalid query parameter: \"ns\" - Namespaces are a Consul Enterprise feature",
                "Selector \"x\" is not valid"
            })
    void anyOther400IsATransientFailure(String said) {
        status = 400;
        body = said;

        assertThatThrownBy(this::ask)
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("Consul answered 400")
                .hasMessageContaining("expected 200");
    }

    @Test
    void namesTheSchemeThatThePortSpeaks() {
        status = 400;
        body = "Client sent an HTTP request to an HTTPS server.\n";

        assertThatThrownBy(this::ask)
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("that port speaks HTTPS; write https:// in address");
    }

    @Test
    void namesWhereARedirectLeads() {
        status = 301;
        headers.put("Location", "https://ann:pw@login.example.com/consul?state=" + SECRET);

        assertThatThrownBy(this::ask)
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("a redirect to \"https://***@login.example.com/consul?...\"")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void namesCompressionThatNobodyAskedFor() {
        headers.put("Content-Encoding", "gzip");

        assertThatThrownBy(this::ask)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-ANSWER"))
                .hasMessageContaining("a compressed body, which was not requested (Content-Encoding \"gzip\")");
    }

    @Test
    void readsBelowAPathPrefix() throws InterruptedException {
        ConsulOptions below = configOf(Selection.DEFAULT, URI.create(consul.address() + "/consul/"));
        try (ConsulClient other = new ConsulClient(below, Clock.systemUTC())) {
            ConsulAnswer _ = other.ask(ConsulQuery.services("", Consistency.DEFAULT));
        }

        assertThat(asked).containsExactly("/consul/v1/catalog/services " + SECRET);
    }

    /// Docker and Compose give names with an underscore, which `java.net.URI` takes for no host.
    @Test
    void triesToReachAHostWithAnUnderscore() {
        ConsulOptions strange = configOf(Selection.DEFAULT, URI.create("http://consul_server.invalid:8500"));

        try (ConsulClient other = new ConsulClient(strange, Clock.systemUTC())) {
            assertThatThrownBy(() -> other.ask(ConsulQuery.services("", Consistency.DEFAULT)))
                    .isInstanceOfSatisfying(
                            TransientFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-UNREACHABLE"))
                    .hasMessageContaining("no connection (its host name does not resolve)");
        }
    }

    @Test
    void takesNoAnswerWithoutEnd() {
        endless = true;

        assertThatThrownBy(this::ask)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-TOO-LARGE"))
                .hasMessageContaining(
                        "the response is larger than 1 MiB and was not read further; raise max-answer-bytes");
    }

    /// Consul takes names of any length, and lists them as the names of fields.
    @Test
    void readsAListWithAVeryLongName() throws InterruptedException {
        String name = "n".repeat(200_000);
        body = "{\"consul\": [], \"" + name + "\": []}";

        assertThat(ask().body().has(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"., %2E", ".., %2E%2E", "a/../b, a%2F..%2Fb", "'a b', a%20b"})
    void encodesANameSoThatNoPathIsMadeOfIt(String name, String encoded) throws InterruptedException {
        body = "[]";
        ConsulAnswer _ = client.ask(ConsulQuery.health("", name, configOf(Selection.DEFAULT)));

        assertThat(asked.getFirst()).startsWith("/v1/health/service/" + encoded + "?");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"'{\"consul\":'", "'[1] [2]'", "'\"text\"'", "'<html>'", "''"})
    void brokenJsonIsATransientFailure(String broken) {
        body = broken;

        assertThatThrownBy(this::ask)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-ANSWER"));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Consul-KnownLeader, false, INGEST-CONSUL-STALE",
        "X-Consul-LastContact, 30001, INGEST-CONSUL-STALE",
        "X-Consul-LastContact, soon, INGEST-CONSUL-ANSWER",
        "X-Consul-Index, '', INGEST-CONSUL-ANSWER",
        "X-Consul-Index, x, INGEST-CONSUL-ANSWER",
    })
    void anAnswerThatIsTooOldOrHasNoPositionIsATransientFailure(String header, String value, String code) {
        headers.put(header, value);

        assertThatThrownBy(this::ask)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    void theStreamingBackendKnowsNoLeader() throws InterruptedException {
        headers.put("X-Consul-KnownLeader", "false");
        headers.put("X-Consul-Query-Backend", "streaming");

        assertThat(ask().index()).isEqualTo(42);
    }

    @Test
    void anIndexOfZeroIsTakenForOne() throws InterruptedException {
        headers.put("X-Consul-Index", "0");

        assertThat(ask().index()).isEqualTo(1);
    }

    @Test
    void silenceEndsAfterTheAnswerTimeout() {
        silent = true;
        readTimeout = Duration.ofMillis(300);
        client.close();
        client = clientOf(Selection.DEFAULT);

        Failure failure = catchThrowableOfType(Failure.class, this::ask);

        assertThat(failure.code()).isEqualTo("INGEST-CONSUL-TIMEOUT");
        assertThat(failure).hasMessageContaining("no complete response within 300 ms");
    }

    @Test
    void noConnectionIsATransientFailure() {
        consul.close();

        assertThatThrownBy(this::ask)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-UNREACHABLE"));
    }
}

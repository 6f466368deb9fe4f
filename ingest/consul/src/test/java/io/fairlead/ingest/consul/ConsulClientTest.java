package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.ingest.consul.ConsulConfig.Addresses;
import io.fairlead.ingest.consul.ConsulConfig.Consistency;
import io.fairlead.ingest.consul.ConsulConfig.Freshness;
import io.fairlead.ingest.consul.ConsulConfig.Limits;
import io.fairlead.ingest.consul.ConsulConfig.Selection;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
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

/// The client against canned answers of a server in this process.
class ConsulClientTest {
    private static final String SECRET = "c0ffee";
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> headers =
            new TreeMap<>(Map.of("X-Consul-Index", "42", "X-Consul-KnownLeader", "true", "X-Consul-LastContact", "0"));
    private final CannedConsul consul = new CannedConsul(this::answer);
    private ConsulClient client = clientOf(Selection.DEFAULT);
    private int status = 200;
    private String body = "{\"consul\": []}";
    private boolean silent;

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
        CannedConsul.reply(exchange, status, headers, body);
    }

    private ConsulClient clientOf(Selection selection) {
        return new ConsulClient(configOf(selection), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private ConsulConfig configOf(Selection selection) {
        return new ConsulConfig(
                consul.address(),
                new ConsulToken(SECRET),
                selection,
                Freshness.DEFAULT,
                new Limits(100, Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofMinutes(1)),
                null);
    }

    private ConsulAnswer ask() throws InterruptedException {
        return client.ask(ConsulQuery.services("dc1", Consistency.STALE));
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
                                + "&filter=Service.Meta.a%20%3D%3D%20%22b%20c%22&tag=mesh&tag=v%262&index=7&wait=60000ms"
                                + "&stale&max_stale=30000ms " + SECRET,
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
                .hasMessageContaining("datacenter dc1: Consul answered " + code + " \"no luck ***\"")
                .hasMessageEndingWith("what was read before stays in use");
    }

    @ParameterizedTest
    @CsvSource({"429, 20, 20", "503, 3, 3", "429, soon, 0", "429, '', 0", "429, 99999999999999, 0"})
    void theWaitThatIsAskedForIsPartOfTheFailure(int code, String header, int seconds) {
        status = code;
        headers.put("Retry-After", header);

        TransientFailure failure = catchThrowableOfType(TransientFailure.class, this::ask);

        assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(failure.reason() == TransientFailure.Reason.OVERLOADED).isEqualTo(code == 429);
    }

    @ParameterizedTest
    @CsvSource({
        "400, Namespaces are a Consul Enterprise feature",
        "500, Failed to create boolean expression evaluator: Selector is not valid"
    })
    void aQuestionThatConsulCannotAnswerIsAConfigurationFailure(int code, String said) {
        status = code;
        body = said;

        assertThatThrownBy(this::ask)
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining(said)
                .hasMessageEndingWith("correct filter, namespace or partition of this source");
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

        Failure failure = catchThrowableOfType(Failure.class, this::ask);

        assertThat(failure.code()).isEqualTo("INGEST-CONSUL-TIMEOUT");
        assertThat(failure).hasMessageContaining("no whole answer within 300 ms");
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

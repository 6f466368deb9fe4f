package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.http.HttpOptions.Header;
import io.fairlead.ingest.http.HttpOptions.Limits;
import io.fairlead.ingest.http.ListServer.Answer;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import io.fairlead.options.http.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpPartTest {
    private static final String TWO =
            "[{\"targets\": [\"10.0.0.1:80\", \"10.0.0.2:80\"], \"labels\": {\"job\": \"web\"}}]";

    private final ListServer server = new ListServer(_ -> Answer.json(TWO));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsTargetGroups() throws InterruptedException {
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            assertThat(Lists.ids(lists.first())).containsExactly("eu/web/10.0.0.1", "eu/web/10.0.0.2");
        }
    }

    @Test
    void anEmptyListIsEmpty() throws InterruptedException {
        server.answer(_ -> Answer.json("[]"));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            assertThat(lists.first())
                    .isInstanceOfSatisfying(
                            Listing.Complete.class,
                            complete -> assertThat(complete.instances()).isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | application/json | null                  | INGEST-HTTP-ANSWER",
                "200 | application/json | [null]                | INGEST-HTTP-ANSWER",
                "200 | application/json | {\"targets\": []}     | INGEST-HTTP-ANSWER",
                "200 | application/json | ``                    | INGEST-HTTP-ANSWER",
                "200 | application/json | [{\"targets\": [\"10. | INGEST-HTTP-ANSWER",
                "200 | application/json | []]                   | INGEST-HTTP-ANSWER",
                "200 | text/html        | []                    | INGEST-HTTP-ANSWER",
                "200 | text/plain       | []                    | INGEST-HTTP-ANSWER",
                "200 | application/json | <html>up</html>       | INGEST-HTTP-ANSWER",
                "204 | application/json | ``                    | INGEST-HTTP-STATUS",
                "206 | application/json | []                    | INGEST-HTTP-STATUS",
                "401 | application/json | []                    | INGEST-HTTP-AUTH",
                "403 | application/json | []                    | INGEST-HTTP-AUTH",
                "404 | application/json | []                    | INGEST-HTTP-STATUS",
                "429 | application/json | []                    | INGEST-HTTP-BUSY",
                "500 | application/json | []                    | INGEST-HTTP-STATUS",
                "503 | application/json | []                    | INGEST-HTTP-STATUS",
                "304 | application/json | ``                    | INGEST-HTTP-NOT-MODIFIED",
            })
    void whatIsNotAListIsAFailure(int status, String type, String body, String code) {
        server.answer(_ -> Answer.of(status, Map.of("Content-Type", type), body));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            assertCode(lists, code);
        }
    }

    private static void assertCode(Lists lists, String code) {
        assertThatThrownBy(lists::first)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageStartingWith("reading \"eu\" from http://127.0.0.1:")
                .hasMessageEndingWith("; what was read before stays in use");
    }

    @ParameterizedTest
    @CsvSource({"429, 7, 7", "503, 120, 120", "500, 3, 3", "429, soon, 0", "503, 99999999, 86400", "429, -1, 0"})
    void theRequestedWaitIsKept(int status, String asked, long seconds) {
        server.answer(_ -> Answer.of(status, Map.of("Retry-After", asked), ""));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            assertThatThrownBy(lists::first).isInstanceOfSatisfying(TransientFailure.class, failure -> {
                assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(seconds));
                assertThat(AskedWait.isThrottled(failure)).isTrue();
            });
        }
    }

    @Test
    void asksAsPrometheusDoesAndForAFreshAnswer() throws InterruptedException {
        List<String> seen = new CopyOnWriteArrayList<>();
        server.answer(exchange -> {
            for (String name : List.of(
                    "Accept",
                    "Accept-Encoding",
                    "Cache-Control",
                    "X-Prometheus-Refresh-Interval-Seconds",
                    "Authorization",
                    "X-Tenant")) {
                seen.add(name + ": " + ListServer.header(exchange, name));
            }
            return Answer.json("[]");
        });
        Access access = new Access(
                new Credentials.Basic("me", new Secret("secret"), null),
                List.of(new Header("X-Tenant", new Secret("shop"))),
                TlsOptions.NONE);
        Limits limits = new Limits(Duration.ofMillis(1500), Duration.ofMinutes(1), 1 << 20);
        try (Lists lists = new Lists(server.at("/"), Format.PROMETHEUS, access, limits)) {
            var _ = lists.first();
        }

        assertThat(seen)
                .containsExactly(
                        "Accept: application/json",
                        "Accept-Encoding: gzip",
                        "Cache-Control: no-cache",
                        "X-Prometheus-Refresh-Interval-Seconds: 1.5",
                        "Authorization: Basic bWU6c2VjcmV0",
                        "X-Tenant: shop");
    }

    @Test
    void theSameBytesAreNoNews() throws InterruptedException {
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            Listing first = lists.first();
            assertThat(first).isInstanceOf(Listing.Complete.class);

            assertThat(lists.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(lists.first()).isEqualTo(first);
        }
    }

    @Test
    void aCompleteListIsAskedForWithoutAnETag() throws InterruptedException {
        List<String> asked = new CopyOnWriteArrayList<>();
        server.answer(exchange -> {
            String etag = ListServer.header(exchange, "If-None-Match");
            asked.add(etag);
            return etag.equals("\"1\"") ? Answer.of(304, Map.of(), "") : tagged("\"1\"", TWO);
        });
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            var _ = lists.first();
            assertThat(lists.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(lists.first()).isInstanceOf(Listing.Complete.class);
        }
        assertThat(asked).containsExactly("", "\"1\"", "");
    }

    private static Answer tagged(String etag, String body) {
        return Answer.of(200, Map.of("Content-Type", "application/json", "ETag", etag), body);
    }

    @Test
    void withoutAnETagTheTimeOfTheLastChangeIsUsed() throws InterruptedException {
        String time = "Mon, 30 Nov 2026 05:00:00 GMT";
        server.answer(
                exchange -> ListServer.header(exchange, "If-Modified-Since").equals(time)
                        ? Answer.of(304, Map.of(), "")
                        : Answer.of(200, Map.of("Content-Type", "application/json", "Last-Modified", time), TWO));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            var _ = lists.first();
            assertThat(lists.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    @Test
    void a304WithAnotherETagIsAFailure() throws InterruptedException {
        server.answer(_ -> tagged("\"1\"", TWO));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            var _ = lists.first();
            server.answer(_ -> Answer.of(304, Map.of("ETag", "\"2\""), ""));

            assertThatThrownBy(lists::next).hasMessageContaining("304 with another ETag than was asked for");
        }
    }

    @Test
    void redirectsAreFollowedOnTheSameOrigin() throws InterruptedException {
        server.answer(exchange -> exchange.getRequestURI().getPath().equals("/")
                ? Answer.of(302, Map.of("Location", "/list?a=1"), "")
                : Answer.json(TWO));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            assertThat(Lists.ids(lists.first())).hasSize(2);
        }
        assertThat(server.requests()).containsExactly("/", "/list?a=1");
    }

    @Test
    void aRedirectElsewhereIsNotFollowed() {
        try (ListServer other = new ListServer(_ -> Answer.json(TWO));
                Lists lists = Lists.ofGroups(server.at("/"))) {
            server.answer(
                    _ -> Answer.of(302, Map.of("Location", other.at("/?key=k").toString()), ""));

            assertThatThrownBy(lists::first)
                    .hasMessageContaining(
                            "a redirect to \"http://127.0.0.1:" + other.port() + "/?...\", expected one to")
                    .hasMessageNotContaining("key=k");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void redirectsInACircleEnd() {
        server.answer(_ -> Answer.of(302, Map.of("Location", "/"), ""));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            assertCode(lists, "INGEST-HTTP-REDIRECT");
        }
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void readsGzip() throws InterruptedException {
        server.answer(_ -> new Answer(200, gzip(), compressed(TWO.getBytes(StandardCharsets.UTF_8))));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            assertThat(Lists.ids(lists.first())).hasSize(2);
        }
    }

    @Test
    void gzipIsBoundedOnceInflated() throws IOException {
        byte[] bomb = compressed(new byte[4 << 20]);
        server.answer(_ -> new Answer(200, gzip(), bomb));
        Limits limits = new Limits(Duration.ofSeconds(30), Duration.ofMinutes(1), 1 << 20);
        try (Lists lists = new Lists(server.at("/"), Format.PROMETHEUS, Access.OPEN, limits)) {
            assertThat(bomb.length).isLessThan(1 << 16);
            assertCode(lists, "INGEST-HTTP-TOO-LARGE");
        }
    }

    @Test
    void gzipThatEndsEarlyIsAFailure() throws IOException {
        byte[] whole = compressed(TWO.getBytes(StandardCharsets.UTF_8));
        server.answer(_ -> new Answer(200, gzip(), Arrays.copyOf(whole, whole.length - 12)));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            assertCode(lists, "INGEST-HTTP-ANSWER");
        }
    }

    private static Map<String, String> gzip() {
        return Map.of("Content-Type", "application/json", "Content-Encoding", "gzip");
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void aTokenFileIsReadForEveryRequest(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "one\n");
        List<String> seen = new CopyOnWriteArrayList<>();
        server.answer(exchange -> {
            seen.add(ListServer.header(exchange, "Authorization"));
            return Answer.json("[]");
        });
        Access access = new Access(new Credentials.Bearer(Secret.NONE, token), List.of(), TlsOptions.NONE);
        try (Lists lists = new Lists(server.at("/"), Format.PROMETHEUS, access, Lists.LIMITS)) {
            var _ = lists.first();
            Files.writeString(token, "two");
            var _ = lists.next();
            Files.delete(token);
            assertThatThrownBy(lists::next)
                    .isInstanceOfSatisfying(
                            TransientFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("INGEST-HTTP-CREDENTIALS"));
        }
        assertThat(seen).containsExactly("Bearer one", "Bearer two");
    }

    @Test
    void aServerThatRepeatsASecretDoesNotMakeItVisible() {
        server.answer(exchange ->
                Answer.of(500, Map.of(), "wrong: " + ListServer.header(exchange, "Authorization") + " tenant-secret"));
        Access access = new Access(
                new Credentials.Bearer(new Secret("token-secret"), null),
                List.of(new Header("X-Key", new Secret("tenant-secret"))),
                TlsOptions.NONE);
        try (Lists lists = new Lists(server.at("/?key=query-secret"), Format.PROMETHEUS, access, Lists.LIMITS)) {
            assertThatThrownBy(lists::first)
                    .hasMessageContaining("\"wrong: Bearer *** ***\"")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void oneBadEntryOfAThousandStopsNoOther() throws InterruptedException {
        String groups = IntStream.range(0, 1000)
                .mapToObj(i -> "{\"targets\": [\"10.0.%d.%d:%s\"], \"labels\": {\"job\": \"j%d\"}}"
                        .formatted(i / 250, i % 250, i == 500 ? "x" : "80", i))
                .collect(Collectors.joining(",", "[", "]"));
        server.answer(_ -> Answer.json(groups));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            Listing listing = lists.first();

            assertThat(Lists.ids(listing)).hasSize(999);
            assertThat(listing)
                    .isInstanceOfSatisfying(
                            Listing.Complete.class,
                            complete -> assertThat(complete.unread()).containsExactly("eu/j500/"));
            assertThat(lists.listener().unresolved()).containsExactly("eu/j500/");
            assertThat(lists.first()).isEqualTo(listing);
            assertThat(lists.listener().failures()).hasSize(1);
            server.answer(_ -> Answer.json("[]"));
            var _ = lists.first();
            assertThat(lists.listener().unresolved()).isEmpty();
        }
    }

    @Test
    void aSlowAnswerEnds() {
        server.answer(_ -> {
            sleep();
            return Answer.json("[]");
        });
        Limits limits = new Limits(Duration.ofSeconds(30), Duration.ofMillis(300), 1 << 20);
        try (Lists lists = new Lists(server.at("/"), Format.PROMETHEUS, Access.OPEN, limits)) {
            assertCode(lists, "INGEST-HTTP-TIMEOUT");
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

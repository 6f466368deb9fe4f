package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.api.access.AccessRole;
import io.fairlead.api.access.AccessScope;
import io.fairlead.api.access.Grant;
import io.fairlead.api.access.Principal;
import io.fairlead.config.HttpConfig;
import io.fairlead.platform.http.HttpEndpoint;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Over the wire, with answers in memory.
final class ApiTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final FakeAnswers answers = new FakeAnswers();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() throws Exception {
        client.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private String start(Api api) {
        HttpEndpoint endpoint = HttpEndpoint.start(
                new HttpConfig("127.0.0.1", 0, List.of()),
                new TreeMap<>(Map.of(
                        "/api/v1/status",
                        () -> Answer.json("{\"ready\":true}"),
                        "/livez",
                        () -> Answer.text(200, "ok"))),
                api);
        endpoint.accept(new TreeMap<>(Map.of("/api/v1/reload", () -> Answer.json("{\"result\":\"applied\"}"))));
        open.add(endpoint);
        return endpoint.url();
    }

    private String started() {
        Api api = Api.of("shop", null, 0);
        api.use(answers);
        return start(api);
    }

    /// Tokens are `ROLE SCOPE`.
    private String protectedByTokens() {
        Api api = Api.of(
                "shop",
                token -> switch (token) {
                    case "reader" -> Optional.of(principal(AccessRole.READER, new AccessScope.Everything()));
                    case "operator" -> Optional.of(principal(AccessRole.OPERATOR, new AccessScope.OfPipeline("shop")));
                    case "front" -> Optional.of(principal(AccessRole.READER, new AccessScope.OfNamespace("front")));
                    default -> Optional.empty();
                },
                0);
        api.use(answers);
        return start(api);
    }

    private static Principal principal(AccessRole role, AccessScope scope) {
        return new Principal("ann", "token", List.of(new Grant(role, scope)));
    }

    private HttpResponse<String> send(String method, String url, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode get(String url) throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", url);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        return JSON.readTree(response.body());
    }

    @Test
    void aHistoryComesPageByPageAsOfThePositionOfTheFirst() throws Exception {
        String url = started() + "/api/v1/history?service=shop/billing.shop.mesh&limit=2";
        List<String> refs = new ArrayList<>();
        JsonNode page = get(url);
        answers.decide(FakeAnswers.BILLING);
        refs.addAll(page.findValuesAsText("ref"));
        while (page.has("next")) {
            page = get(url + "&page=" + page.path("next").asText());
            assertThat(page.path("position").asText()).isEqualTo("p0-5");
            refs.addAll(page.findValuesAsText("ref"));
        }
        assertThat(refs).containsExactly("0@0", "0@1", "0@2", "0@3", "0@4");
        assertThat(page.path("complete").asBoolean()).isTrue();
    }

    @Test
    void sinceIsInclusiveAndUntilExclusive() throws Exception {
        assertThat(get(started() + "/api/v1/history?source=dc1&since=2026-05-04T14:00:01Z&until=2026-05-04T14:00:03Z")
                        .findValuesAsText("ref"))
                .containsExactly("0@1", "0@2");
    }

    @Test
    void anAnswerThatTheClientHasIsNotSentAgain() throws Exception {
        String url = started() + "/api/v1/history?source=dc1";
        HttpResponse<String> first = send("GET", url);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).isEqualTo("\"p0-5\"");

        HttpResponse<String> same = send("GET", url, "If-None-Match", "\"other\", W/" + tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        answers.decide(FakeAnswers.BILLING);
        assertThat(send("GET", url, "If-None-Match", tag).statusCode()).isEqualTo(200);
    }

    @Test
    void theTableAtATimeComesPageByPage() throws Exception {
        String url = started() + "/api/v1/at?time=now&limit=2";
        List<String> rows = new ArrayList<>();
        JsonNode page = get(url);
        rows.addAll(page.findValuesAsText("row"));
        while (page.has("next")) {
            page = get(url + "&page=" + page.path("next").asText());
            rows.addAll(page.findValuesAsText("row"));
        }
        assertThat(rows).hasSize(5).contains("10.1.0.1:8080", "10.1.0.2:8080", "10.1.0.3:8080");
        assertThat(get(started() + "/api/v1/at?time=now&namespace=front").findValuesAsText("service"))
                .containsOnly("front/web.front.mesh");
    }

    @Test
    void theDifferenceOfTwoTimesIsThatOfTheRows() throws Exception {
        JsonNode diff = get(started() + "/api/v1/diff?from=2026-05-04T14:00:00Z&service=front/web.front.mesh");
        assertThat(diff.path("rows"))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.path("change")).hasToString("[\"added\"]"));
    }

    @Test
    void servicesAndTheOriginOfTheirValues() throws Exception {
        String url = started();
        JsonNode page = get(url + "/api/v1/services?limit=1");
        assertThat(page.path("services").findValuesAsText("host")).containsExactly("web.front.mesh");
        assertThat(get(url + "/api/v1/services?page=" + page.path("next").asText())
                        .findValuesAsText("host"))
                .containsExactly("billing.shop.mesh");
        assertThat(get(url + "/api/v1/why?address=10.1.0.2")
                        .path("services")
                        .path(0)
                        .path("endpoints")
                        .fieldNames())
                .toIterable()
                .containsExactly("10.1.0.2:8080");
        assertThat(send("GET", url + "/api/v1/why?address=10.9.9.9").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/nowhere, 404",
        "GET, /api/v1/, 404",
        "POST, /api/v1/history, 405",
        "GET, /api/v1/reload, 405",
        "POST, /api/v1/openapi.json, 405",
        "GET, /api/v1/history, 400",
        "GET, /api/v1/history?service=shop/a.mesh&source=dc1, 400",
        "GET, /api/v1/history?sinse=1, 400",
        "GET, /api/v1/at, 400",
        "GET, /api/v1/at?time=now&page=AAAA, 400",
        "GET, /api/v1/services?page=cDAtMQp4, 400",
        "GET, /api/v1/history?source=dc1&page=cDAtMQp4, 400",
        "POST, /api/v1/reload, 403",
    })
    void aProblemIsOfItsMediaTypeAndHasACode(String method, String path, int status) throws Exception {
        HttpResponse<String> response = send(method, started() + path);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asText()).startsWith("API-");
        assertThat(problem.path("type").asText()).endsWith(problem.path("code").asText());
        assertThat(response.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
    }

    @Test
    void whatTheClientDoesNotAcceptIsNotSent() throws Exception {
        String url = started() + "/api/v1/services";
        assertThat(send("GET", url, "Accept", "text/html").statusCode()).isEqualTo(406);
        assertThat(send("GET", url, "Accept", "text/html, application/*;q=0.5").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"})
    void aPageOfAnotherOriginIsRefused(String origin) throws Exception {
        String url = started();
        assertThat(send("GET", url + "/api/v1/status", "Origin", origin).statusCode())
                .isEqualTo(403);
        assertThat(send("GET", url + "/api/v1/status", "Origin", url).statusCode())
                .isEqualTo(200);
    }

    /// Browsers send it with requests that have no Origin, such as those of an image.
    @ParameterizedTest
    @CsvSource({"cross-site, 403", "same-site, 403", "same-origin, 200", "none, 200"})
    void aPageOfAnotherSiteIsRefused(String site, int status) throws Exception {
        assertThat(send("GET", started() + "/api/v1/status", "Sec-Fetch-Site", site)
                        .statusCode())
                .isEqualTo(status);
    }

    /// It has no body, by which it would be noticed that the client is gone.
    @Test
    void theHeadOfATailEnds() throws Exception {
        HttpResponse<String> head = send("HEAD", started() + "/api/v1/tail", "Accept", "text/event-stream");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2B300000000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "%2B10000-01-01T00:00:00Z"})
    void aYearOfMoreThanFourDigitsIsRefused(String time) throws Exception {
        assertThat(send("GET", started() + "/api/v1/at?time=" + time).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aProcessThatStartsHasItsPagesOnly() throws Exception {
        String url = start(Api.of("shop", null, 0));
        assertThat(send("GET", url + "/api/v1/status").body()).isEqualTo("{\"ready\":true}\n");
        assertThat(send("GET", url + "/api/v1/services").statusCode()).isEqualTo(503);
        assertThat(send("GET", url + "/api/v1/config").statusCode()).isEqualTo(503);
        assertThat(send("GET", url + "/livez").body()).isEqualTo("ok\n");
    }

    @Test
    void withoutAuthenticationAnActNeedsTheHeaderThatNoFormSets() throws Exception {
        String url = started() + "/api/v1/reload";
        assertThat(send("POST", url, HttpEndpoint.REQUEST, "test").body()).isEqualTo("{\"result\":\"applied\"}\n");
        assertThat(send("POST", url, "Content-Type", "text/plain").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, GET, /api/v1/status, 401",
                "Bearer wrong, GET, /api/v1/status, 401",
                "Basic reader, GET, /api/v1/status, 401",
                "Bearer reader, GET, /api/v1/status, 200",
                "bearer reader, GET, /api/v1/status, 200",
                "Bearer reader, POST, /api/v1/reload, 403",
                "Bearer operator, POST, /api/v1/reload, 200",
                "Bearer operator, GET, /api/v1/at?time=now, 200",
                "Bearer front, GET, /api/v1/status, 403",
                "Bearer front, GET, /api/v1/at?time=now, 403",
                "Bearer front, GET, /api/v1/at?time=now&namespace=front, 200",
                "Bearer front, GET, /api/v1/at?time=now&namespace=shop, 403",
                "Bearer front, GET, /api/v1/history?service=front/web.front.mesh, 200",
                "Bearer front, GET, /api/v1/history?service=shop/billing.shop.mesh, 403",
                "Bearer front, GET, /api/v1/history?service=front/web.front.mesh&address=10.1.0.1, 403",
                "Bearer front, GET, /api/v1/history?address=10.1.0.3, 403",
                "Bearer front, GET, /api/v1/at?time=now&namespace=front&service=shop/billing.shop.mesh, 403",
                "Bearer front, GET, /api/v1/why?service=front/web.front.mesh, 200",
                "-, GET, /api/v1/openapi.json, 200",
                "-, GET, /livez, 200",
            })
    void theRoleAndTheScopeOfAPrincipalDecide(String authorization, String method, String path, int status)
            throws Exception {
        String url = protectedByTokens() + path;
        HttpResponse<String> response =
                authorization == null ? send(method, url) : send(method, url, "Authorization", authorization);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
                .isEqualTo(status == 401);
    }

    @Test
    void aClientThatSendsTooManyRequestsIsSlowedDown() throws Exception {
        Api api = Api.of("shop", null, 1);
        api.use(answers);
        String url = start(api) + "/api/v1/status";
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            statuses.add(send("GET", url).statusCode());
        }
        assertThat(statuses).startsWith(200, 200, 200, 200, 200).contains(429);
    }
}

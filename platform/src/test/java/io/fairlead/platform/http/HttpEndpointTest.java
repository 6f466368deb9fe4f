package io.fairlead.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.HttpConfig;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpEndpointTest {
    private final HttpEndpoint endpoint =
            HttpEndpoint.start(new HttpConfig("127.0.0.1", 0, List.of()), routes("hello"));
    private final HttpClient client = HttpClient.newHttpClient();

    private static SortedMap<String, Supplier<Answer>> routes(String text) {
        SortedMap<String, Supplier<Answer>> routes = new TreeMap<>();
        routes.put("/livez", () -> Answer.text(200, text));
        return routes;
    }

    @AfterEach
    void close() {
        client.close();
        endpoint.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint.url() + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private int request(String method, String... headers) throws IOException, InterruptedException {
        endpoint.accept(new TreeMap<>(Map.of("/api/v1/reload", () -> Answer.json("{}"))));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint.url() + "/api/v1/reload"))
                .method(method, BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    /// A page of any site may send a form to this machine; it cannot set the header, and no other origin is permitted.
    @Test
    void takesARequestOnlyByPostAndWithTheHeaderThatNoFormSets() throws Exception {
        assertThat(request("POST", HttpEndpoint.REQUEST, "test")).isEqualTo(200);
        assertThat(request("POST")).isEqualTo(403);
        assertThat(request("POST", "Content-Type", "application/x-www-form-urlencoded"))
                .isEqualTo(403);
        assertThat(request("GET", HttpEndpoint.REQUEST, "test")).isEqualTo(405);
        assertThat(request("OPTIONS", "Access-Control-Request-Headers", HttpEndpoint.REQUEST))
                .isEqualTo(405);
    }

    @Test
    void answersGet() throws Exception {
        assertThat(ask("GET", "/livez").body()).isEqualTo("hello\n");
    }

    @Test
    void answersHeadWithTheLengthOfItsGet() throws Exception {
        HttpResponse<String> answer = ask("HEAD", "/livez");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains("6");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void namesTheAllowedMethodsWhereAnotherIsAsked(String method) throws Exception {
        HttpResponse<String> answer = ask(method, "/livez");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void repeatsNothingOfAPathThatItDoesNotKnow() throws Exception {
        HttpResponse<String> answer = ask("GET", "/%3Cscript%3E");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("not found; available: /livez\n");
    }

    @Test
    void showsOtherRoutesOnceTheyAreThere() throws Exception {
        endpoint.show(routes("ready"));
        assertThat(ask("GET", "/livez").body()).isEqualTo("ready\n");
    }
}

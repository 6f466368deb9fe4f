package io.fairlead.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client library would not send, or not show.
final class EmbeddedSchemaRegistryRestTest {
    private final EmbeddedSchemaRegistry registry = EmbeddedSchemaRegistry.start(new InMemorySchemaLog(), 0);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        registry.close();
    }

    /// Status and body.
    private String call(String method, String path, String body) throws IOException, InterruptedException {
        return call(method, path, body, "application/json");
    }

    private String call(String method, String path, String body, String type) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET | / | `` | 200 {}",
                "GET | /mode | `` | 200 {\"mode\":\"READWRITE\"}",
                "GET | /schemas/types | `` | 200 [\"AVRO\"]",
                "GET | /subjects/s/versions | `` | 200 [1]",
                "GET | /subjects/s/versions/latest | `` | 200"
                        + " {\"subject\":\"s\",\"version\":1,\"id\":1,\"schema\":\"\\\"int\\\"\"}",
                "GET | /subjects/s/versions/1/schema | `` | 200 \"int\"",
                "GET | /schemas/ids/1?fetchMaxId=false | `` | 200 {\"schema\":\"\\\"int\\\"\"}",
                "GET | /schemas/ids/1/versions | `` | 200 [{\"subject\":\"s\",\"version\":1}]",
                "GET | /schemas/ids/1/subjects | `` | 200 [\"s\"]",
                "GET | /config/s?defaultToGlobal=true | `` | 200 {\"compatibilityLevel\":\"BACKWARD\"}",
                "PUT | /config | {\"compatibility\":\"full\"} | 200 {\"compatibility\":\"FULL\"}",
                "POST | /subjects/s/versions | {\"schema\":\"{ \\\"type\\\" : \\\"int\\\" }\"} | 200 {\"id\":1}",
                "POST | /subjects/s/versions | {\"schema\":\"\\\"int\\\"\",\"schemaType\":\"AVRO\",\"references\":[]}"
                        + " | 200 {\"id\":1}",
                "POST | /compatibility/subjects/s/versions | {\"schema\":\"\\\"string\\\"\"} | 200"
                        + " {\"is_compatible\":false}",
            })
    void answers(String method, String path, String body, String answer) throws Exception {
        assertThat(call("POST", "/subjects/s/versions", "{\"schema\":\"\\\"int\\\"\"}"))
                .isEqualTo("200 {\"id\":1}");
        assertThat(call(method, path, body)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /subjects/s/versions | {\"schema\":\"{}\"} | 422 {\"error_code\":42201,\"message\":\"Invalid"
                        + " schema: ",
                "POST | /subjects/s/versions | {\"schema\":\"int\"} | 422 {\"error_code\":42201,\"message\":\"Invalid"
                        + " schema: ",
                "POST | /subjects/s/versions | {} | 422 {\"error_code\":42201,\"message\":\"Invalid schema: the body"
                        + " has no text",
                "POST | /subjects/s/versions | {\"schema\":\"x\",\"schemaType\":\"PROTOBUF\"} | 422"
                        + " {\"error_code\":42201,",
                "POST | /subjects/s/versions | nonsense | 400 {\"error_code\":400,\"message\":\"The body is not"
                        + " JSON\"}",
                "GET | /subjects/s/versions/0 | `` | 422 {\"error_code\":42202,\"message\":\"The specified version '0'"
                        + " is not",
                "GET | /subjects/s/versions/1 | `` | 404 {\"error_code\":40401,\"message\":\"Subject 's' not found.\"}",
                "GET | /schemas/ids/9 | `` | 404 {\"error_code\":40403,\"message\":\"Schema 9 not found\"}",
                "GET | /schemas/ids/x | `` | 404 {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "GET | /elsewhere | `` | 404 {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "DELETE | /subjects/s | `` | 405 {\"error_code\":405,\"message\":\"The embedded schema registry has no"
                        + " DELETE",
                "PUT | /config | {\"compatibility\":\"SOME\"} | 422 {\"error_code\":42203,\"message\":\"Invalid"
                        + " compatibility",
            })
    void refuses(String method, String path, String body, String answer) throws Exception {
        assertThat(call(method, path, body)).startsWith(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void refusesAContentTypeThatAWebPageCanSendToAnotherOrigin(String type) throws Exception {
        assertThat(call("POST", "/subjects/s/versions", "{\"schema\":\"\\\"int\\\"\"}", type))
                .startsWith("415 {\"error_code\":415,");
        assertThat(call("PUT", "/config", "{\"compatibility\":\"NONE\"}", type)).startsWith("415 ");
        assertThat(call("GET", "/subjects", "")).isEqualTo("200 []");
    }

    @Test
    void takesTheContentTypesOfConfluentsClient() throws Exception {
        for (String type : List.of("application/vnd.schemaregistry.v1+json", "application/json; charset=utf-8")) {
            assertThat(call("POST", "/subjects/s/versions", "{\"schema\":\"\\\"int\\\"\"}", type))
                    .isEqualTo("200 {\"id\":1}");
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> EmbeddedSchemaRegistry.start(new InMemorySchemaLog(), port))
                    .isInstanceOf(ConfigurationFailure.class)
                    .hasMessage("embedded schema registry: cannot listen on 127.0.0.1:" + port + ": Address already in"
                            + " use; stop the process that has the port, or set another one (0 uses any free port)");
        }
    }
}

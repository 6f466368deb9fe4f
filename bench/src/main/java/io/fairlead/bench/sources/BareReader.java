package io.fairlead.bench.sources;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// The floor of a reading: a GET, and every token and text of the body once.
final class BareReader implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// Reads a list.
    ///
    /// @return the number of texts
    int read(URI address) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream());
        int texts = 0;
        try (JsonParser parser = JSON.createParser(response.body())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && !parser.getText().isEmpty()) {
                    texts++;
                }
            }
        }
        return texts;
    }

    /// Asks whether a list still has this ETag.
    ///
    /// @return the status
    int ask(URI address, String etag) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).header("If-None-Match", etag).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

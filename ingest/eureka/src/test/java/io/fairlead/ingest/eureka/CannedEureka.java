package io.fairlead.ingest.eureka;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/// A Eureka server in this process, whose responses a test may change.
final class CannedEureka implements AutoCloseable {
    final CannedRegistry registry = new CannedRegistry();

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<Response> change = UnaryOperator.identity();
    private volatile String expectedAuthorization = "";
    private volatile boolean isXml;

    /// @param path of the request below the URL of the server
    /// @param headers beside the type; with `Content-Encoding: gzip` the body is sent so
    record Response(String path, int status, String type, String body, Map<String, String> headers) {
        Response(String path, int status, String type, String body) {
            this(path, status, type, body, Map.of());
        }

        Response withStatus(int other) {
            return new Response(path, other, type, body, headers);
        }

        Response withBody(String other) {
            return new Response(path, status, type, other, headers);
        }

        Response withHeader(String name, String value) {
            return new Response(path, status, type, body, Map.of(name, value));
        }

        private byte[] bytes() throws IOException {
            byte[] plain = body.getBytes(StandardCharsets.UTF_8);
            if (!headers.getOrDefault("Content-Encoding", "").equals("gzip")) {
                return plain;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(plain);
            }
            return bytes.toByteArray();
        }

        boolean isDelta() {
            return path.equals("apps/delta");
        }
    }

    CannedEureka() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/eureka/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/eureka/".length());
            requests.add(path);
            String given =
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
            Response response = expectedAuthorization.isEmpty() || given.equals(expectedAuthorization)
                    ? change.apply(response(path))
                    : new Response(path, 401, "text/plain", "not you: " + given);
            byte[] body = response.bytes();
            response.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", response.type());
            exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Response response(String path) {
        String type = isXml ? "application/xml" : "application/json";
        return switch (path) {
            case "apps" -> new Response(path, 200, type, isXml ? registry.fullAsXml() : registry.full());
            case "apps/delta" -> new Response(path, 200, type, isXml ? registry.deltaAsXml() : registry.delta());
            default -> new Response(path, 404, "text/plain", "not here");
        };
    }

    /// Each response is changed so from now on.
    void change(UnaryOperator<Response> now) {
        change = now;
    }

    void restore() {
        change = UnaryOperator.identity();
    }

    void expectAuthorization(String value) {
        expectedAuthorization = value;
    }

    void speakXml() {
        isXml = true;
    }

    /// The path of every request that came, and forgets them.
    List<String> takeRequests() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/eureka");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

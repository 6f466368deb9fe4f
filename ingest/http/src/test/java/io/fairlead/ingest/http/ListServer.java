package io.fairlead.ingest.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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

/// A server of lists in this process, which answers as a test makes up.
final class ListServer implements AutoCloseable {
    static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    interface Answering {
        Answer answer(HttpExchange exchange) throws IOException;
    }

    /// A complete response.
    static final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        static Answer json(String body) {
            return of(200, JSON, body);
        }

        static Answer of(int status, Map<String, String> headers, String body) {
            return new Answer(status, headers, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Answering answering;

    ListServer(Answering answering) {
        this.answering = answering;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestURI().toString());
            Answer answer = answering.answer(exchange);
            answer.headers.forEach(
                    (name, value) -> exchange.getResponseHeaders().set(name, value));
            boolean empty = answer.body.length == 0 || answer.status == 304;
            exchange.sendResponseHeaders(answer.status, empty ? -1 : answer.body.length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body);
            }
        }
    }

    void answer(Answering now) {
        answering = now;
    }

    /// Path and query of every request that came.
    List<String> requests() {
        return List.copyOf(requests);
    }

    static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.fairlead.bench.sources;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;

/// A server of lists of targets on the loopback interface.
final class TargetServer implements AutoCloseable {
    private final HttpServer server;

    interface Answering {
        Answer answer(HttpExchange exchange) throws IOException;
    }

    /// A response of JSON, or of nothing.
    static final class Answer {
        private final int status;
        private final String header;
        private final byte[] body;

        private Answer(int status, String header, byte[] body) {
            this.status = status;
            this.header = header;
            this.body = body;
        }

        /// @param header `Name: value`, or empty
        static Answer of(byte[] body, String header) {
            return new Answer(200, header, body);
        }

        static Answer withoutBody(int status, String header) {
            return new Answer(status, header, new byte[0]);
        }
    }

    TargetServer(Answering answering) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                send(exchange, answering.answer(exchange));
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (!answer.header.isEmpty()) {
            int colon = answer.header.indexOf(": ");
            exchange.getResponseHeaders().set(answer.header.substring(0, colon), answer.header.substring(colon + 2));
        }
        exchange.sendResponseHeaders(answer.status, answer.body.length == 0 ? -1 : answer.body.length);
        if (answer.body.length > 0) {
            exchange.getResponseBody().write(answer.body);
        }
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

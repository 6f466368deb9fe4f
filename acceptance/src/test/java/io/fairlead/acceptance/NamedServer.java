package io.fairlead.acceptance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// An instance: answers every request with its name.
final class NamedServer implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();

    private NamedServer(HttpServer server) {
        this.server = server;
    }

    static NamedServer start(String name) throws IOException {
        return start(200, name);
    }

    /// A proxy that sends everybody to its login page.
    static NamedServer redirect() throws IOException {
        return start(302, "");
    }

    private static NamedServer start(int status, String name) throws IOException {
        NamedServer named =
                new NamedServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        byte[] body = name.getBytes(StandardCharsets.UTF_8);
        named.server.createContext("/", exchange -> {
            try (exchange) {
                named.asked.incrementAndGet();
                exchange.getResponseHeaders().add("Location", "/login");
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        named.server.start();
        return named;
    }

    int port() {
        return server.getAddress().getPort();
    }

    int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

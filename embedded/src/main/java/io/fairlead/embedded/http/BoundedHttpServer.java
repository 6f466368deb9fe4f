package io.fairlead.embedded.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The JDK's HTTP server with the protection that a publicly reachable server needs: limits on connections, headers and
/// the time of a request ([HttpLimits]), and a check of the `Host` header ([HostCheck]). Each request has a virtual
/// thread of its own.
///
/// It starts in milliseconds, while Javalin with Jetty took 1.5 s.
public final class BoundedHttpServer implements AutoCloseable {
    static {
        HttpLimits.apply();
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private BoundedHttpServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /// Listens, and serves requests with `handler` from now on.
    ///
    /// @param names host names that requests may be addressed to, besides `localhost` and IP addresses
    /// @param name of the threads
    /// @throws IOException the address cannot be listened on
    public static BoundedHttpServer start(
            InetSocketAddress address, Collection<String> names, String name, HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 0).factory());
        HostCheck hosts = new HostCheck(names);
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, hosts, handler));
        server.start();
        return new BoundedHttpServer(server, threads);
    }

    private static void handle(HttpExchange exchange, HostCheck hosts, HttpHandler handler) throws IOException {
        try (exchange) {
            if (hosts.accepts(exchange.getRequestHeaders().getFirst("Host"))) {
                handler.handle(exchange);
            } else {
                send(
                        exchange,
                        421,
                        "text/plain; charset=utf-8",
                        "this server does not accept the name in the Host header; use its address,"
                                + " or add the name to http.allowed-hosts\n");
            }
        }
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    /// Sends the complete response. A `HEAD` request gets only the headers.
    public static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.fairlead.app.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.app.config.HttpConfig;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// A few GET routes on one port, from [#start] to [#close]. Stands on the JDK's server: it starts in milliseconds.
///
/// Unknown paths get 404 with the list of known ones, other methods 405. Every answer ends with a line break.
public final class HttpEndpoint implements AutoCloseable {
    /// What a route answers.
    public record Answer(int status, String type, String body) {
        public static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body);
        }

        public static Answer json(String body) {
            return new Answer(200, "application/json", body);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final SortedMap<String, Supplier<Answer>> routes;

    private HttpEndpoint(HttpServer server, ExecutorService threads, SortedMap<String, Supplier<Answer>> routes) {
        this.server = server;
        this.threads = threads;
        this.routes = routes;
    }

    /// Answers from now on.
    ///
    /// @throws ConfigurationFailure `APP-HTTP-PORT`: the port cannot be listened on
    public static HttpEndpoint start(HttpConfig config, SortedMap<String, Supplier<Answer>> routes) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
        } catch (IOException e) {
            throw new ConfigurationFailure(
                    "APP-HTTP-PORT",
                    "http: cannot listen on " + config.host() + ":" + config.port() + " (" + e.getMessage()
                            + "); stop what listens there, or set http.port to another port (0 takes a free one)",
                    e);
        }
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory());
        HttpEndpoint endpoint = new HttpEndpoint(server, threads, new TreeMap<>(routes));
        server.setExecutor(threads);
        server.createContext("/", endpoint::handle);
        server.start();
        return endpoint;
    }

    public String url() {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getHostString() + ":" + address.getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer =
                    answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
            byte[] body = (answer.body().endsWith("\n") ? answer.body() : answer.body() + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(String method, String path) {
        Supplier<Answer> route = routes.get(path);
        if (route == null) {
            return Answer.text(404, path + " is not here; there is " + String.join(", ", routes.keySet()));
        }
        if (!method.equals("GET")) {
            return Answer.text(405, method + " is not answered; use GET");
        }
        return route.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

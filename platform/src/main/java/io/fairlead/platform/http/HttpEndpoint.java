package io.fairlead.platform.http;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.config.HttpConfig;
import io.fairlead.embedded.http.BoundedHttpServer;
import io.fairlead.model.Printable;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few routes on one port, for GET and HEAD, and requests for POST, from [#start] to [#close].
///
/// A POST request is accepted only from this machine, and only with the header `Fairlead-Request`: no page in a browser
/// can send that to another origin, because this server permits none.
///
/// Unknown paths get 404 with the list of known ones, other methods 405, and a route that throws gets 500. Every
/// response ends with a line break. The routes may change while it runs ([#show]).
public final class HttpEndpoint implements AutoCloseable {
    /// The response of a route.
    public record Answer(int status, String type, String body) {
        public static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body);
        }

        public static Answer json(String body) {
            return new Answer(200, "application/json", body);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);

    /// The header of a request. A form cannot set it.
    public static final String REQUEST = "Fairlead-Request";

    private final BoundedHttpServer server;
    private volatile SortedMap<String, Supplier<Answer>> routes;
    private volatile SortedMap<String, Supplier<Answer>> requests = new TreeMap<>();

    private HttpEndpoint(HttpConfig config, SortedMap<String, Supplier<Answer>> routes) throws IOException {
        this.routes = copy(routes);
        List<String> names = new ArrayList<>(config.allowedHosts());
        names.add(config.host());
        this.server = BoundedHttpServer.start(
                new InetSocketAddress(config.host(), config.port()), names, "http", this::handle);
    }

    /// Listens from now on.
    ///
    /// @throws ConfigurationFailure `APP-HTTP-PORT`: the port cannot be listened on
    public static HttpEndpoint start(HttpConfig config, SortedMap<String, Supplier<Answer>> routes) {
        try {
            return new HttpEndpoint(config, routes);
        } catch (IOException e) {
            throw new ConfigurationFailure(
                    "APP-HTTP-PORT",
                    "http: cannot listen on " + config.host() + ":" + config.port() + " (" + e.getMessage()
                            + "); stop the process that listens there, or set another port by http.port or `run --http-port` (0"
                            + " uses any free port)",
                    e);
        }
    }

    /// Replaces the routes.
    public void show(SortedMap<String, Supplier<Answer>> next) {
        routes = copy(next);
    }

    /// Sets the requests accepted with POST.
    public void accept(SortedMap<String, Supplier<Answer>> next) {
        requests = copy(next);
    }

    private static SortedMap<String, Supplier<Answer>> copy(SortedMap<String, Supplier<Answer>> routes) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    }

    public String url() {
        InetSocketAddress address = server.address();
        return url(address.getHostString(), address.getPort());
    }

    /// An IPv6 address is in brackets.
    public static String url(String host, int port) {
        boolean isBare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return "http://" + (isBare ? "[" + host + "]" : host) + ":" + port;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer = guarded(
                exchange, Objects.requireNonNullElse(exchange.getRequestURI().getPath(), ""));
        String body = answer.body().endsWith("\n") ? answer.body() : answer.body() + "\n";
        BoundedHttpServer.send(exchange, answer.status(), answer.type(), body);
    }

    /// A page that fails must not look like a process that does not respond.
    private Answer guarded(HttpExchange exchange, String path) {
        try {
            return answer(exchange, path);
        } catch (RuntimeException e) {
            LOG.error("http request failed method={} path={}", exchange.getRequestMethod(), Printable.of(path), e);
            return Answer.text(
                    500,
                    "this page failed: " + e.getClass().getSimpleName() + "; report it, with the log's stack trace");
        }
    }

    private Answer answer(HttpExchange exchange, String path) {
        Supplier<Answer> request = requests.get(path);
        if (request != null) {
            return requested(exchange, request);
        }
        SortedMap<String, Supplier<Answer>> now = routes;
        Supplier<Answer> route = now.get(path);
        if (route == null) {
            return Answer.text(404, "not found; available: " + String.join(", ", now.keySet()));
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Answer.text(405, "only GET and HEAD are supported here");
        }
        return route.get();
    }

    private static Answer requested(HttpExchange exchange, Supplier<Answer> request) {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return Answer.text(405, "only POST is supported here");
        }
        if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            return Answer.text(
                    403, "the request came from another machine; send it from the machine where this process runs");
        }
        if (exchange.getRequestHeaders().getFirst(REQUEST) == null) {
            return Answer.text(403, "the header " + REQUEST + " is missing; set it to any value");
        }
        return request.get();
    }

    @Override
    public void close() {
        server.close();
    }
}

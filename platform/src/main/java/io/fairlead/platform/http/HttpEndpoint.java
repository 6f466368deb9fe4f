package io.fairlead.platform.http;

import io.fairlead.config.HttpConfig;
import io.fairlead.embedded.http.HostCheck;
import io.fairlead.model.Printable;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

    /// What the process responds to GET and to POST, by path.
    public record Pages(SortedMap<String, Supplier<Answer>> routes, SortedMap<String, Supplier<Answer>> requests) {}

    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);

    private static final Answer MALFORMED = Answer.text(400, "the address cannot be decoded");

    private static final Answer MISDIRECTED = Answer.text(
            421,
            "this server does not accept the name in the Host header; use its address, or add the name to"
                    + " http.allowed-hosts");

    /// The beginning of the paths of the API.
    public static final String API = "/api/";

    /// The header of a request. A form cannot set it.
    public static final String REQUEST = "Fairlead-Request";

    private final BoundedJetty server;
    private final HostCheck hosts;
    private final String scheme;
    private final @Nullable HttpApi api;
    private volatile SortedMap<String, Supplier<Answer>> routes;
    private volatile SortedMap<String, Supplier<Answer>> requests = new TreeMap<>();

    private HttpEndpoint(HttpConfig config, SortedMap<String, Supplier<Answer>> routes, @Nullable HttpApi api)
            throws IOException {
        this.routes = copy(routes);
        this.api = api;
        this.scheme = scheme(config);
        List<String> names = new ArrayList<>(config.allowedHosts());
        names.add(config.host());
        this.hosts = new HostCheck(names);
        this.server = BoundedJetty.start(config, this::handle);
    }

    /// Listens from now on.
    ///
    /// @throws ConfigurationFailure `APP-HTTP-PORT`: the port cannot be listened on
    public static HttpEndpoint start(HttpConfig config, SortedMap<String, Supplier<Answer>> routes) {
        return start(config, routes, null);
    }

    /// The same, with an API that responds to every request below [#API], instead of the pages there.
    public static HttpEndpoint start(
            HttpConfig config, SortedMap<String, Supplier<Answer>> routes, @Nullable HttpApi api) {
        try {
            return new HttpEndpoint(config, routes, api);
        } catch (IOException e) {
            throw new ConfigurationFailure(
                    "APP-HTTP-PORT",
                    "http: cannot listen on " + config.host() + ":" + config.port() + " (" + e.getMessage()
                            + "); stop the process that listens there, or set another port by http.port or `run"
                            + " --http-port` (0 uses any free port)",
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
        return url(scheme, address.getHostString(), address.getPort());
    }

    /// The URL at which a process with this configuration listens.
    public static String url(HttpConfig config) {
        return url(scheme(config), config.host(), config.port());
    }

    private static String scheme(HttpConfig config) {
        return config.access().tls() == null ? "http" : "https";
    }

    /// An IPv6 address is in brackets.
    static String url(String scheme, String host, int port) {
        boolean isBare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return scheme + "://" + (isBare ? "[" + host + "]" : host) + ":" + port;
    }

    private void handle(HttpCall call) throws IOException {
        String path = readable(call);
        HttpApi over = api;
        if (path == null) {
            send(call, MALFORMED);
        } else if (!hosts.accepts(call.header("Host").orElse(null))) {
            send(call, MISDIRECTED);
        } else if (over != null && path.startsWith(API)) {
            over.handle(call, new Pages(routes, requests));
        } else {
            send(call, guarded(call, path));
        }
    }

    /// The path; null if the address cannot be decoded.
    private static @Nullable String readable(HttpCall call) {
        try {
            var _ = call.parameters();
            return call.path();
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static void send(HttpCall call, Answer answer) throws IOException {
        call.send(answer.status(), answer.type(), answer.body().endsWith("\n") ? answer.body() : answer.body() + "\n");
    }

    /// A page that fails must not look like a process that does not respond.
    private Answer guarded(HttpCall call, String path) {
        try {
            return answer(call, path);
        } catch (RuntimeException e) {
            LOG.error("http request failed method={} path={}", Printable.of(call.method()), Printable.of(path), e);
            return Answer.text(
                    500,
                    "this page failed: " + e.getClass().getSimpleName() + "; report it, with the log's stack trace");
        }
    }

    private Answer answer(HttpCall call, String path) {
        Supplier<Answer> request = requests.get(path);
        if (request != null) {
            return requested(call, request);
        }
        SortedMap<String, Supplier<Answer>> now = routes;
        Supplier<Answer> route = now.get(path);
        if (route == null) {
            return Answer.text(404, "not found; available: " + String.join(", ", now.keySet()));
        }
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            call.set("Allow", "GET, HEAD");
            return Answer.text(405, "only GET and HEAD are supported here");
        }
        return route.get();
    }

    private static Answer requested(HttpCall call, Supplier<Answer> request) {
        if (!call.method().equals("POST")) {
            call.set("Allow", "POST");
            return Answer.text(405, "only POST is supported here");
        }
        if (!call.client().isLoopbackAddress()) {
            return Answer.text(
                    403, "the request came from another machine; send it from the machine where this process runs");
        }
        if (call.header(REQUEST).isEmpty()) {
            return Answer.text(403, "the header " + REQUEST + " is missing; set it to any value");
        }
        return request.get();
    }

    @Override
    public void close() {
        server.close();
    }
}

package io.fairlead.ingest.gcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Compute Engine, Service Directory and Google's token server in this process: `instances.aggregatedList` in
/// the
/// shapes
/// of the real one, with pages that name every zone. A test may make up any response.
public final class ComputeServer implements AutoCloseable {
    static final String TOKEN = "ya29.c0ffee00-0000-4000-8000-00000000beef";
    static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=UTF-8");
    static final List<String> ZONES = List.of("europe-west1-b", "europe-west1-c", "europe-west1-d", "us-east1-b");

    /// A request for a page.
    record Call(String method, String path, String rawQuery, Map<String, String> query, Map<String, String> headers) {
        String token() {
            return query.getOrDefault("pageToken", "");
        }

        String project() {
            return path.split("/", -1)[4];
        }
    }

    /// A complete response, or one that is cut.
    static final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;
        private final int length;

        private Answer(int status, Map<String, String> headers, byte[] body, int length) {
            this.status = status;
            this.headers = Map.copyOf(headers);
            this.body = body;
            this.length = length;
        }

        static Answer of(int status, Map<String, String> headers, String body) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return new Answer(status, headers, bytes, bytes.length);
        }

        static Answer json(String body) {
            return of(200, JSON, body);
        }

        static Answer error(int status, String body) {
            return of(status, JSON, body);
        }

        /// Its connection is closed before its end.
        Answer cut() {
            return new Answer(status, headers, body, body.length + 1000);
        }
    }

    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> tokenRequests = new CopyOnWriteArrayList<>();
    private final SortedMap<String, SortedMap<String, Machine>> projects = new TreeMap<>();
    private final GroupTables groups = new GroupTables();
    private final DirectoryTables directory = new DirectoryTables();
    private final SortedMap<String, String> warnings = new TreeMap<>();
    private volatile String more = "";
    private volatile String token = TOKEN;
    private volatile Function<Call, @Nullable Answer> override = _ -> null;
    private volatile Function<String, @Nullable Answer> tokens = _ -> null;

    public ComputeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI at(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    int port() {
        return server.getAddress().getPort();
    }

    public synchronized void put(String project, Machine... machines) {
        for (Machine machine : machines) {
            projects.computeIfAbsent(project, _ -> new TreeMap<>()).put(machine.id(), machine);
        }
    }

    synchronized void remove(String project, String id) {
        projects.getOrDefault(project, new TreeMap<>()).remove(id);
    }

    /// From now on, the zone has that warning and lists nothing; empty: no longer.
    synchronized void warn(String zone, String code) {
        if (code.isEmpty()) {
            warnings.remove(zone);
        } else {
            warnings.put(zone, code);
        }
    }

    /// Further members of each page, such as a warning of the list.
    void add(String members) {
        more = members;
    }

    /// What is responded in place of a page; null: the page.
    void answer(Function<Call, @Nullable Answer> made) {
        override = made;
    }

    /// The same for requests of tokens.
    void answerTokens(Function<String, @Nullable Answer> made) {
        tokens = made;
    }

    /// The access token that is given, and the only one that is accepted.
    void accept(String only) {
        token = only;
    }

    /// The managed instance groups.
    GroupTables groups() {
        return groups;
    }

    /// What Service Directory has.
    public DirectoryTables directory() {
        return directory;
    }

    /// All requests for pages.
    List<Call> calls() {
        return List.copyOf(calls);
    }

    /// Path and body of all requests for tokens.
    List<String> tokenRequests() {
        return List.copyOf(tokenRequests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean isPage = path.startsWith("/compute/") || path.contains("/locations/");
            Answer answer = isPage ? page(exchange) : token(exchange);
            answer.headers.forEach(
                    (name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(answer.status, answer.length == 0 ? -1 : answer.length);
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer.body);
            }
        }
    }

    private Answer token(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        tokenRequests.add(path + " " + body);
        Answer made = tokens.apply(path);
        if (made == null && path.endsWith(":generateAccessToken")) {
            return Answer.json("{\"accessToken\": \"" + token + "\", \"expireTime\": \""
                    + Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS) + "\"}");
        }
        return made == null
                ? Answer.json("{\"access_token\": \"" + token + "\", \"expires_in\": 3599, \"token_type\": \"Bearer\"}")
                : made;
    }

    private Answer page(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        URI uri = exchange.getRequestURI();
        Call call = new Call(exchange.getRequestMethod(), uri.getPath(), uri.getRawQuery(), query(uri), headers);
        calls.add(call);
        if (!headers.getOrDefault("Authorization", "").equals("Bearer " + token)) {
            return Answer.error(
                    401,
                    "{\"error\": {\"code\": 401, \"message\": \"Request had invalid authentication credentials.\","
                            + " \"errors\": [{\"message\": \"Invalid Credentials\", \"domain\": \"global\", \"reason\":"
                            + " \"authError\"}], \"status\": \"UNAUTHENTICATED\"}}");
        }
        Answer made = override.apply(call);
        if (made != null) {
            return made;
        }
        if (call.path().contains("/locations/")) {
            return directory.answer(call);
        }
        return call.path().contains("instanceGroupManagers") ? groups.answer(call) : Answer.json(page(call));
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : Objects.requireNonNullElse(uri.getRawQuery(), "").split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    /// The instances after the one whose id is the token.
    private synchronized String page(Call call) {
        List<Machine> left = projects.getOrDefault(call.project(), new TreeMap<>()).values().stream()
                .filter(it -> it.id().compareTo(call.token()) > 0 && !warnings.containsKey(it.zone()))
                .toList();
        List<Machine> now = left.stream()
                .limit(Integer.parseInt(call.query().getOrDefault("maxResults", "500")))
                .toList();
        String next = now.size() < left.size() ? now.getLast().id() : "";
        return page(now, next, call.query().getOrDefault("fields", "").contains("metadata"));
    }

    String page(List<Machine> machines, String next, boolean metadata) {
        List<String> scopes = new ArrayList<>();
        for (String zone : ZONES) {
            String warning = warnings.getOrDefault(zone, "NO_RESULTS_ON_PAGE");
            String found = machines.stream()
                    .filter(it -> it.zone().equals(zone))
                    .map(it -> it.json(metadata))
                    .collect(Collectors.joining(", "));
            scopes.add("\"zones/" + zone + "\": {"
                    + (found.isEmpty() ? warning(zone, warning) : "\"instances\": [" + found + "]") + "}");
        }
        return list(String.join(", ", scopes), next);
    }

    private static String warning(String zone, String code) {
        return "\"warning\": {\"code\": \"" + code + "\", \"message\": \"There are no results for scope 'zones/" + zone
                + "' on this page.\", \"data\": [{\"key\": \"scope\", \"value\": \"zones/" + zone + "\"}]}";
    }

    /// A page with these scopes.
    String list(String scopes, String next) {
        return "{\"kind\": \"compute#instanceAggregatedList\", \"id\": \"projects/shop-prod/aggregated/instances\","
                + " \"items\": {" + scopes + "}" + (next.isEmpty() ? "" : ", \"nextPageToken\": \"" + next + "\"")
                + (more.isEmpty() ? "" : ", " + more)
                + ", \"selfLink\": \"https://www.googleapis.com/compute/v1/...\"}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

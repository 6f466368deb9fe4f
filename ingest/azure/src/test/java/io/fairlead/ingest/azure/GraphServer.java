package io.fairlead.ingest.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/// Resource Graph and the token endpoint in this process, over TLS and also without, for a proxy that breaks what
/// passes. The rows are those of a [GraphTables]; a test may put another answer in place of one.
public final class GraphServer implements AutoCloseable {
    public static final String SECRET = "c0ffee00-0000-4000-8000-00000000beef";
    static final String TOKEN = "e30.eyJhdWQiOiJmYWlybGVhZCJ9.c2VjcmV0LXRva2Vu";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// A query, page by page.
    ///
    /// @param table the first word of the query
    /// @param skipToken empty for the first page
    record Query(String table, String text, List<String> subscriptions, int top, String skipToken) {
        boolean isPage(String wanted, int number) {
            return table.equals(wanted) && skipToken.equals(number == 1 ? "" : "page-" + number);
        }
    }

    /// What a test puts in place of the usual answer to a query; empty: that one.
    interface Instead {
        Optional<Answer> answer(Query query, Answer usual);
    }

    private final GraphTables tables;
    private final HttpsServer secure;
    private final HttpServer plain;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Query> queries = new CopyOnWriteArrayList<>();
    private final List<String> tokenRequests = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instead> instead = new AtomicReference<>((_, _) -> Optional.empty());
    private volatile Optional<Answer> tokenAnswer = Optional.empty();
    private volatile Runnable onToken = () -> {};
    private volatile String expected = SECRET;
    private volatile String token = TOKEN;

    public GraphServer(GraphTables tables) {
        this.tables = tables;
        try {
            InetSocketAddress free = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
            secure = HttpsServer.create(free, 0);
            plain = HttpServer.create(free, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        secure.setHttpsConfigurator(new HttpsConfigurator(OwnCertificate.ofServer()));
        for (HttpServer server : List.of(secure, plain)) {
            server.createContext("/", this::handle);
            server.setExecutor(threads);
            server.start();
        }
    }

    public String address() {
        return "https://127.0.0.1:" + secure.getAddress().getPort();
    }

    public int plainPort() {
        return plain.getAddress().getPort();
    }

    /// From now on.
    void answer(Instead now) {
        this.instead.set(now);
    }

    /// In place of each answer to a query about that table.
    void answer(String table, Answer instead) {
        answer((query, _) -> query.table().equals(table) ? Optional.of(instead) : Optional.empty());
    }

    void answerTokens(Answer instead) {
        tokenAnswer = Optional.of(instead);
    }

    void answerTokensAsUsual() {
        tokenAnswer = Optional.empty();
    }

    /// Before each answer to a request for a token.
    void onToken(Runnable action) {
        onToken = action;
    }

    /// The secret of the application, and the token that it is given for it.
    void rotate(String secret, String tokenNow) {
        expected = secret;
        token = tokenNow;
    }

    List<Query> queries() {
        return List.copyOf(queries);
    }

    List<String> tokenRequests() {
        return List.copyOf(tokenRequests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            Answer answer = path.endsWith("/oauth2/v2.0/token")
                    ? tokens(body)
                    : path.equals("/msi/token") ? identity(exchange) : graph(exchange, path, body);
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] bytes = answer.bytes();
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes, 0, answer.cut() ? bytes.length / 2 : bytes.length);
        }
    }

    private Answer tokens(byte[] body) {
        String form = URLDecoder.decode(new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        tokenRequests.add(form);
        onToken.run();
        if (tokenAnswer.isPresent()) {
            return tokenAnswer.get();
        }
        if (!form.contains("client_secret=" + expected) && !form.contains("client_assertion=" + expected)) {
            return new Answer(
                    401,
                    Answer.JSON,
                    "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided."
                            + "\",\"error_codes\":[7000215]}",
                    false);
        }
        return Answer.json("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,\"access_token\":\""
                + token + "\"}");
    }

    /// The token of a managed identity, as in Azure's App Service.
    private Answer identity(HttpExchange exchange) {
        tokenRequests.add(exchange.getRequestURI().getQuery());
        return SECRET.equals(exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"))
                ? Answer.json("{\"token_type\":\"Bearer\",\"access_token\":\"" + token + "\",\"expires_on\":\""
                        + Instant.now().plusSeconds(3600).getEpochSecond() + "\"}")
                : Answer.error(401, "Unauthorized", "who are you");
    }

    private Answer graph(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (!path.equals("/providers/Microsoft.ResourceGraph/resources")) {
            return Answer.error(404, "NotFound", "no such path");
        }
        if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.error(401, "InvalidAuthenticationToken", "The access token is invalid.");
        }
        JsonNode request = MAPPER.readTree(body);
        JsonNode options = request.path("options");
        String text = request.path("query").asText();
        Query query = new Query(
                text.substring(0, text.indexOf(' ')),
                text,
                request.path("subscriptions")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList(),
                options.path("$top").asInt(),
                options.path("$skipToken").asText(""));
        queries.add(query);
        Answer usual = tables.answer(query);
        return instead.get().answer(query, usual).orElse(usual);
    }

    @Override
    public void close() {
        secure.stop(0);
        plain.stop(0);
        threads.close();
    }
}

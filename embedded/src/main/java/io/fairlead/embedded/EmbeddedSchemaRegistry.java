package io.fairlead.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import io.fairlead.embedded.http.BoundedHttpServer;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A schema registry with Confluent's REST calls on 127.0.0.1, without authentication. Its state is that of its
/// [SchemaLog]; registries on the same log, in any processes, give the same ids and see each other's schemas at once.
///
/// A web page cannot write to it: changes need a JSON content type, which a browser sends to another origin only after
/// a preflight request, and that is rejected.
public final class EmbeddedSchemaRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSchemaRegistry.class);
    private static final int MAX_BODY = 4 * 1024 * 1024;
    private static final Pattern JSON =
            Pattern.compile("application/([\\w.-]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private final ObjectMapper mapper = new ObjectMapper();
    private final SchemaLog log;
    private final RegistryRoutes routes;
    private final BoundedHttpServer server;

    private EmbeddedSchemaRegistry(SchemaLog log, RegistryCalls calls, int port) {
        this.log = log;
        this.routes = new RegistryRoutes(calls, mapper);
        this.server = listen(port);
    }

    /// Reads the log to its end, then listens. Takes ownership of `log`: closes it with itself, and if the start fails.
    ///
    /// @param port 0 takes a free one
    /// @throws ConfigurationFailure the port is taken (`EMBEDDED-REGISTRY-PORT`), or the log is not this release's
    /// @throws io.fairlead.model.failure.TransientFailure the log cannot be reached
    public static EmbeddedSchemaRegistry start(SchemaLog log, int port) {
        try {
            RegistryCalls calls = new RegistryCalls(log);
            calls.start();
            var registry = new EmbeddedSchemaRegistry(log, calls, port);
            LOG.info("embedded schema registry started url={}", registry.url());
            return registry;
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private BoundedHttpServer listen(int port) {
        try {
            return BoundedHttpServer.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    List.of(),
                    "schema-registry",
                    this::exchange);
        } catch (IOException e) {
            throw notListening(port, e);
        }
    }

    private static ConfigurationFailure notListening(int port, IOException e) {
        return new ConfigurationFailure(
                "EMBEDDED-REGISTRY-PORT",
                "embedded schema registry: cannot listen on 127.0.0.1:" + port + ": " + e.getMessage()
                        + "; stop the process that has the port, or set another one (0 uses any free port)",
                e);
    }

    /// For `schema.registry.url`.
    public String url() {
        return "http://127.0.0.1:" + server.address().getPort();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try {
            send(exchange, 200, routes.answer(request(exchange)));
        } catch (RegistryRefusal refusal) {
            send(exchange, refusal.status(), error(refusal.code(), String.valueOf(refusal.getMessage())));
        } catch (Failure failure) {
            send(exchange, 500, error(50001, failure.code() + ": " + failure.getMessage()));
        } catch (RuntimeException e) {
            LOG.error(
                    "embedded schema registry failed request={} {}",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    e);
            send(exchange, 500, error(500, "Internal Server Error"));
        }
    }

    private JsonNode error(int code, String message) {
        return mapper.createObjectNode().put("error_code", code).put("message", message);
    }

    private RegistryRoutes.Request request(HttpExchange exchange) throws IOException {
        requireJson(exchange);
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new RegistryRefusal(413, "A request body has at most " + MAX_BODY + " bytes");
        }
        List<String> path = Arrays.stream(exchange.getRequestURI().getRawPath().split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> decoded(segment.replace("+", "%2B")))
                .toList();
        return new RegistryRoutes.Request(exchange.getRequestMethod(), path, query(exchange), json(body));
    }

    private static void requireJson(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        if ((method.equals("POST") || method.equals("PUT"))
                && !JSON.matcher(type).matches()) {
            throw new RegistryRefusal(
                    415, "The content type has to be application/json or application/vnd.schemaregistry.v1+json");
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String raw = exchange.getRequestURI().getRawQuery();
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            query.put(
                    equals < 0 ? pair : pair.substring(0, equals),
                    equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new RegistryRefusal(400, "The path or query is not URL-encoded");
        }
    }

    private JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : mapper.readTree(body);
        } catch (IOException _) {
            throw new RegistryRefusal(400, "The body is not JSON");
        }
    }

    private void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        BoundedHttpServer.send(
                exchange, status, "application/vnd.schemaregistry.v1+json", mapper.writeValueAsString(answer));
    }

    @Override
    public void close() {
        server.close();
        log.close();
    }
}

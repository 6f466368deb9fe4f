package io.fairlead.ingest.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// etcd's JSON gateway with prepared responses: to ranges in their order, the last one again and again; counts
/// and watches have their own.
final class FakeGateway implements AutoCloseable {
    private record Reply(int status, String body) {}

    private final HttpServer server;
    private final List<Reply> ranges = new ArrayList<>();
    private final BlockingDeque<String> lines = new LinkedBlockingDeque<>();
    private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
    private final Deque<String> counts = new ArrayDeque<>();
    private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
    private final Deque<String> firstLines = new ArrayDeque<>(List.of(created("1", 1000)));
    private volatile boolean closed;
    private final AtomicInteger watches = new AtomicInteger();
    private volatile String token = "t";
    private int authenticated;

    private FakeGateway(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v3/kv/range", exchange -> respond(exchange, range(exchange)));
        server.createContext("/v3/watch", this::watch);
        server.createContext("/v3/auth/authenticate", this::authenticate);
        server.start();
    }

    static FakeGateway open() {
        try {
            return new FakeGateway(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    static String header(String cluster, long revision) {
        return "\"header\": {\"cluster_id\": \"%s\", \"member_id\": \"1\", \"revision\": \"%d\", \"raft_term\": \"2\"}"
                .formatted(cluster, revision);
    }

    static String kv(String rest, int port, long revision) {
        return "{\"key\": \"%s\", \"mod_revision\": \"%d\", \"value\": \"%s\"}"
                .formatted(
                        base64("/services/" + rest),
                        revision,
                        base64("{\"address\": \"10.0.0.1\", \"port\": %d}".formatted(port)));
    }

    static String base64(String text) {
        return KeyValue.base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String deleted(String rest, long revision) {
        return "{\"type\": \"DELETE\", \"kv\": {\"key\": \"%s\", \"mod_revision\": \"%d\"}}"
                .formatted(base64("/services/" + rest), revision);
    }

    /// A complete page of cluster 1.
    static String page(long revision, String... kvs) {
        return "{" + header("1", revision) + ", \"kvs\": [" + String.join(", ", kvs) + "], \"count\": \"" + kvs.length
                + "\"}";
    }

    /// A page after which there are more.
    static String firstPage(long revision, String... kvs) {
        return page(revision, kvs).replace("\"count\"", "\"more\": true, \"count\"");
    }

    static String result(String header, String rest) {
        return "{\"result\": {" + header + ", " + rest + "}}";
    }

    FakeGateway range(String body) {
        return range(200, body);
    }

    synchronized FakeGateway range(int status, String body) {
        ranges.add(new Reply(status, body));
        return this;
    }

    /// What counts respond, in this order; the last one again and again.
    synchronized FakeGateway count(String... bodies) {
        counts.clear();
        counts.addAll(List.of(bodies));
        return this;
    }

    /// The first line of each watch, in this order, the last one again and again; none if it is empty.
    synchronized FakeGateway created(String... lines) {
        firstLines.clear();
        firstLines.addAll(List.of(lines));
        return this;
    }

    static String created(String cluster, long revision) {
        return result(header(cluster, revision), "\"created\": true");
    }

    /// How tokens begin, as JSON.
    FakeGateway token(String begin) {
        token = begin;
        return this;
    }

    /// The tokens with which requests came, in their order.
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    /// A line of the open watch, or of the next one.
    FakeGateway line(String line) {
        lines.add(line);
        return this;
    }

    List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    private Reply range(HttpExchange exchange) throws IOException {
        JsonNode request = request(exchange);
        if (request.path("count_only").asBoolean()) {
            synchronized (this) {
                return new Reply(200, counts.size() > 1 ? counts.removeFirst() : counts.getFirst());
            }
        }
        synchronized (this) {
            return ranges.size() > 1 ? ranges.removeFirst() : ranges.getFirst();
        }
    }

    private JsonNode request(HttpExchange exchange) throws IOException {
        JsonNode request = new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
        requests.add(request);
        tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        return request;
    }

    private static void respond(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /// Each time another token.
    private void authenticate(HttpExchange exchange) throws IOException {
        var _ = request(exchange);
        respond(exchange, new Reply(200, "{" + header("1", 7) + ", \"token\": \"" + token + ++authenticated + "\"}"));
    }

    private synchronized String firstLine() {
        return firstLines.size() > 1 ? firstLines.removeFirst() : firstLines.getFirst();
    }

    private void watch(HttpExchange exchange) throws IOException {
        int mine = watches.incrementAndGet(); // before the request can be seen
        var _ = request(exchange);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            String first = firstLine();
            if (!first.isEmpty()) {
                out.write((first + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            while (!closed && mine == watches.get()) {
                String line = lines.pollFirst(20, TimeUnit.MILLISECONDS);
                if (line != null && mine != watches.get()) {
                    lines.addFirst(line); // It is for the next watch.
                } else if (line != null) {
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
    }
}

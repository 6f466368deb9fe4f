package io.fairlead.acceptance.figures;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A list in the form of Prometheus' `http_sd`, with a group for each target.
final class ChangingList implements ChangingRegistry {
    private final AtomicIntegerArray ports = new AtomicIntegerArray(INSTANCES);
    private final AtomicLong requests = new AtomicLong();
    private final HttpServer server;

    ChangingList() throws IOException {
        IntStream.range(0, INSTANCES).forEach(i -> ports.set(i, PORT));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/targets", this::respond);
        server.start();
    }

    private void respond(HttpExchange exchange) throws IOException {
        var _ = requests.incrementAndGet();
        byte[] body = IntStream.range(0, INSTANCES)
                .mapToObj(this::group)
                .collect(Collectors.joining(",\n", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String group(int instance) {
        return "{\"targets\": [\"%s:%d\"], \"labels\": {\"service\": \"%s\"}}"
                .formatted(ChangingRegistry.address(instance), ports.get(instance), ChangingRegistry.service(instance));
    }

    @Override
    public String options() {
        return "{urls: [{name: 'list', url: 'http://127.0.0.1:%d/targets'}]}"
                .formatted(server.getAddress().getPort());
    }

    @Override
    public void change(int instance, int port) {
        ports.set(instance, port);
    }

    @Override
    public OptionalLong requests() {
        return OptionalLong.of(requests.get());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

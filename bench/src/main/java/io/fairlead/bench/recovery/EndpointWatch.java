package io.fairlead.bench.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The endpoints of every ServiceEntry of a namespace, as `address:port`, by the API server's own watch beside
/// Fairlead.
final class EndpointWatch implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final KubernetesPeer kubernetes;
    private final String path;
    private final Map<String, Set<String>> endpoints = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile Stream<String> events = Stream.empty();
    private volatile boolean closed;

    EndpointWatch(KubernetesPeer kubernetes, String namespace) {
        this.kubernetes = kubernetes;
        this.path = "/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries";
        this.thread = Thread.ofPlatform().daemon().name("recovery mesh watch").start(this::run);
    }

    /// What the service's object holds now; nothing where there is none.
    Set<String> endpoints(String service) {
        return endpoints.getOrDefault(service + ".recovery.mesh", Set.of());
    }

    private void run() {
        while (!closed) {
            try {
                String version = list();
                follow(version);
            } catch (IOException | UncheckedIOException _) {
                // Listed again: the watch ended or the server is away.
            } catch (InterruptedException _) {
                return;
            }
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private String list() throws IOException {
        JsonNode list = JSON.readTree(kubernetes.get(path).body());
        list.path("items").forEach(this::note);
        return list.path("metadata").path("resourceVersion").asText();
    }

    private void follow(String version) throws IOException, InterruptedException {
        try (Stream<String> lines = kubernetes.watch(path + "?watch=true&resourceVersion=" + version)) {
            events = lines;
            for (Iterator<String> line = lines.iterator(); line.hasNext(); ) {
                JsonNode event = JSON.readTree(line.next());
                if (event.path("type").asText().equals("ERROR")) {
                    return;
                }
                note(event.path("object"));
            }
        }
    }

    private void note(JsonNode object) {
        Set<String> now = new HashSet<>();
        object.path("spec")
                .path("endpoints")
                .forEach(endpoint -> now.add(endpoint.path("address").asText() + ":"
                        + endpoint.path("ports").path("http").asInt()));
        endpoints.put(object.path("spec").path("hosts").path(0).asText(), now);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        events.close();
    }
}

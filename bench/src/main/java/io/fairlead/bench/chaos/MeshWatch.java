package io.fairlead.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Sees every version of every ServiceEntry of a namespace at the API server, beside Fairlead, and judges each
/// endpoint that goes. Where its watch breaks it lists again, so that nothing that went meanwhile is missed.
final class MeshWatch implements AutoCloseable {
    /// An endpoint that went while its instance was registered.
    record WrongfulDeletion(Instant seen, String host, String address) {}

    private static final JsonMapper JSON = new JsonMapper();
    private static final long AGAIN_MS = 100;
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(10);

    private final KubernetesPeer kubernetes;
    private final String path;
    private final Truth truth;
    private final List<WrongfulDeletion> wrongful = Collections.synchronizedList(new ArrayList<>());
    /// The `metadata.uid` of objects that the run itself deleted.
    private final Set<String> deletedByHand = ConcurrentHashMap.newKeySet();

    private final Thread thread;
    private volatile Endpoints endpoints = Endpoints.NONE;
    private volatile boolean healthFails;
    private volatile boolean closed;
    private volatile Stream<String> events = Stream.empty();

    MeshWatch(KubernetesPeer kubernetes, String namespace, Truth truth) {
        this.kubernetes = kubernetes;
        this.path = "/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries";
        this.truth = truth;
        this.thread = Thread.ofPlatform().daemon().name("mesh watch").start(this::run);
    }

    /// What the mesh has.
    Endpoints endpoints() {
        return endpoints;
    }

    /// While health checks fail, an endpoint may leave as long as half of those that are listed stay: the registry
    /// says of one instance after the other that it is critical, and the panic rule holds below that half.
    void healthFails(boolean fails) {
        healthFails = fails;
    }

    List<WrongfulDeletion> wrongful() {
        return List.copyOf(wrongful);
    }

    /// Deletes the ServiceEntry of a host as somebody by hand would, so that this one deletion is not Fairlead's.
    /// Returns once this watch has seen it.
    void deleteByHand(String host) throws IOException, InterruptedException {
        for (JsonNode object : JSON.readTree(kubernetes.get(path).body()).path("items")) {
            if (host(object).equals(host)) {
                String uid = uid(object);
                deletedByHand.add(uid);
                KubernetesRequests.Answer answer = kubernetes.admin(
                        "DELETE",
                        path + "/" + object.path("metadata").path("name").asText(),
                        "application/json",
                        "{\"kind\": \"DeleteOptions\", \"apiVersion\": \"v1\", \"preconditions\": {\"uid\": \"" + uid
                                + "\"}}");
                if (answer.status() == 200) {
                    awaitSeen(uid);
                    return;
                }
            }
        }
        throw new IOException("there is no ServiceEntry of " + host + " to delete");
    }

    private void awaitSeen(String uid) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + SEEN_WITHIN.toNanos(); deletedByHand.contains(uid); Thread.sleep(10)) {
            if (System.nanoTime() > end) {
                throw new IOException("the watch did not see the deletion within " + SEEN_WITHIN);
            }
        }
    }

    private void run() {
        while (!closed) {
            try {
                follow(list());
            } catch (IOException | UncheckedIOException _) {
                // The API server is away; the next list shows what went meanwhile.
            } catch (InterruptedException _) {
                return;
            }
            try {
                Thread.sleep(AGAIN_MS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// @return the version that the list is of
    private String list() throws IOException {
        KubernetesRequests.Answer answer = kubernetes.get(path);
        if (answer.status() != 200) {
            throw new IOException("the list was answered with " + answer.status());
        }
        JsonNode list = JSON.readTree(answer.body());
        Endpoints next = Endpoints.NONE;
        for (JsonNode object : list.path("items")) {
            next = next.with(host(object), endpoints(object));
        }
        accept(next);
        return list.path("metadata").path("resourceVersion").asText();
    }

    private void follow(String version) throws IOException, InterruptedException {
        try (Stream<String> lines = kubernetes.watch(path + "?watch=true&resourceVersion=" + version)) {
            events = lines;
            for (Iterator<String> line = lines.iterator(); line.hasNext(); ) {
                JsonNode event = JSON.readTree(line.next());
                JsonNode object = event.path("object");
                switch (event.path("type").asText()) {
                    case "ADDED", "MODIFIED" -> accept(endpoints.with(host(object), endpoints(object)));
                    case "DELETED" -> gone(object);
                    default -> throw new IOException("the watch ended: " + event);
                }
            }
        }
    }

    private void gone(JsonNode object) {
        Endpoints next = endpoints.with(host(object), new TreeMap<>());
        if (deletedByHand.contains(uid(object))) {
            endpoints = next;
            deletedByHand.remove(uid(object));
        } else {
            accept(next);
        }
    }

    private void accept(Endpoints next) {
        endpoints.byHost().forEach((host, before) -> {
            SortedMap<String, String> after = next.byHost().getOrDefault(host, new TreeMap<>());
            before.keySet().stream()
                    .filter(address -> !after.containsKey(address) && truth.has(address))
                    .filter(_ -> !(healthFails && 2L * after.size() >= truth.listed(host)))
                    .forEach(address ->
                            wrongful.add(new WrongfulDeletion(Clock.systemUTC().instant(), host, address)));
        });
        endpoints = next;
    }

    private static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asText();
    }

    private static String host(JsonNode object) {
        return object.path("spec").path("hosts").path(0).asText();
    }

    private static SortedMap<String, String> endpoints(JsonNode object) {
        SortedMap<String, String> endpoints = new TreeMap<>();
        for (JsonNode endpoint : object.path("spec").path("endpoints")) {
            endpoints.put(
                    endpoint.path("address").asText(),
                    endpoint.path("labels").path("version").asText());
        }
        return endpoints;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        events.close();
    }
}

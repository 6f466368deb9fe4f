package io.fairlead.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// The ServiceEntries of one namespace as somebody outside of Fairlead sees them: now, and every event since.
final class WatchedEntries {
    private final KubernetesPeer kubernetes;
    private final String path;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    WatchedEntries(KubernetesPeer kubernetes, String namespace) {
        this.kubernetes = kubernetes;
        this.path = "/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries";
    }

    /// From now on, until the API server ends.
    void follow() throws Exception {
        String version = read(kubernetes.get(path).body())
                .at("/metadata/resourceVersion")
                .asText();
        Stream<String> watch = kubernetes.watch(path + "?watch=true&resourceVersion=" + version);
        Thread.ofVirtual().name("watch " + path).start(() -> {
            try (watch) {
                watch.forEach(event -> events.add(read(event)));
            } catch (UncheckedIOException _) {
                // The API server ends with the tests.
            }
        });
    }

    private static JsonNode read(String json) {
        try {
            return new JsonMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> events() {
        return List.copyOf(events);
    }

    List<JsonNode> deletions() {
        return events.stream()
                .filter(event -> event.path("type").asText().equals("DELETED"))
                .toList();
    }

    List<JsonNode> objects() {
        List<JsonNode> objects = new ArrayList<>();
        read(kubernetes.get(path).body()).path("items").forEach(objects::add);
        return objects;
    }

    /// Which object has which uid.
    SortedMap<String, String> identities() {
        SortedMap<String, String> identities = new TreeMap<>();
        objects()
                .forEach(object -> identities.put(
                        object.at("/metadata/name").asText(),
                        object.at("/metadata/uid").asText()));
        return identities;
    }

    List<String> owners() {
        return objects().stream().map(WatchedEntries::owner).distinct().sorted().toList();
    }

    static String owner(JsonNode object) {
        return object.path("metadata")
                .path("labels")
                .path("fairlead.io/pipeline")
                .asText();
    }

    static int endpoints(JsonNode object) {
        return object.path("spec").path("endpoints").size();
    }

    void deleteAll() {
        kubernetes.delete(path);
    }
}

package io.fairlead.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/// The ServiceEntries of a namespace, as an administrator of the Kubernetes cluster handles them.
record MeshObjects(KubernetesPeer kubernetes, String namespace) {
    private static final JsonMapper JSON = new JsonMapper();

    int count() throws IOException {
        return items().size();
    }

    /// `network locality` of each endpoint of a host, by its address.
    SortedMap<String, String> places(String host) throws IOException {
        SortedMap<String, String> places = new TreeMap<>();
        for (JsonNode object : items()) {
            if (object.path("spec").path("hosts").path(0).asText().equals(host)) {
                object.path("spec")
                        .path("endpoints")
                        .forEach(endpoint -> places.put(
                                endpoint.path("address").asText(),
                                endpoint.path("network").asText() + " "
                                        + endpoint.path("locality").asText()));
            }
        }
        return places;
    }

    /// As the command in the message of `PUBLISHER-INSTALLATION` does.
    void removeInstallationMarks() throws IOException {
        for (JsonNode object : items()) {
            KubernetesRequests.Answer answer = kubernetes.admin(
                    "PATCH",
                    path() + "/" + object.path("metadata").path("name").asText(),
                    "application/merge-patch+json",
                    "{\"metadata\": {\"annotations\": {\"" + Owner.INSTALLATION + "\": null}}}");
            if (answer.status() != 200) {
                throw new IOException("PATCH was answered with " + answer);
            }
        }
    }

    private JsonNode items() throws IOException {
        return JSON.readTree(kubernetes.get(path()).body()).path("items");
    }

    private String path() {
        return "/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries";
    }
}

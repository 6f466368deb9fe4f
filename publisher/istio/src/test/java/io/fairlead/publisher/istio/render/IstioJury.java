package io.fairlead.publisher.istio.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.peers.IstiodPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;
import java.util.Optional;

/// What Istio says of a ServiceEntry: first istiod's validation, then the API server with Istio's definitions, by the
/// very request that a target sends, as a dry run.
record IstioJury(KubernetesPeer kubernetes, IstiodPeer istiod) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ATTEMPTS = 5;

    /// Why one of them refuses it, or stores something else; none where both take it as it is.
    Optional<String> objection(String content) throws Exception {
        Optional<String> first = istiodsObjection(content);
        return first.isPresent() ? first : serversObjection(content);
    }

    Optional<String> istiodsObjection(String content) throws Exception {
        JsonNode response = JSON.readTree(istiod.validate(content)).get("response");
        return response.get("allowed").asBoolean()
                ? Optional.empty()
                : Optional.of("istiod: " + response.at("/status/message").asText());
    }

    private Optional<String> serversObjection(String content) throws Exception {
        KubernetesRequests.Answer answer = applied(content);
        // A server that is too busy has not judged.
        for (int i = 0; i < ATTEMPTS && answer.status() >= 500; i++) {
            answer = applied(content);
        }
        if (answer.status() >= 300) {
            return Optional.of("API server: "
                    + JSON.readTree(answer.body()).path("message").asText());
        }
        String stored = ours(answer.body());
        return stored.equals(ours(content)) ? Optional.empty() : Optional.of("API server: stores " + stored);
    }

    private static String ours(String content) {
        return ServiceEntryReader.read(ServiceEntryJson.read(content))
                .orElseThrow()
                .content();
    }

    private KubernetesRequests.Answer applied(String content) throws Exception {
        JsonNode metadata = JSON.readTree(content).get("metadata");
        return kubernetes.admin(
                "PATCH",
                "/apis/networking.istio.io/v1/namespaces/"
                        + metadata.get("namespace").asText() + "/serviceentries/"
                        + metadata.get("name").asText() + "?fieldManager=fairlead-shop&dryRun=All",
                "application/apply-patch+yaml",
                content);
    }
}

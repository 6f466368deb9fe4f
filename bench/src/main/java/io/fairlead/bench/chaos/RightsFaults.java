package io.fairlead.bench.chaos;

import io.fairlead.testkit.kafka.TopicRights;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/// Rights and quotas that are taken away for a while.
final class RightsFaults {
    private static final Duration DENIED_FOR = Duration.ofSeconds(20);
    private static final String QUOTA = "/api/v1/namespaces/" + Site.NAMESPACE + "/resourcequotas/none";
    private static final String USED_UP = "{\"count/serviceentries.networking.istio.io\": \"1\"}";

    private RightsFaults() {}

    static List<Fault<Site>> all(Duration outage) {
        return List.of(
                new Fault<>("Kafka denies the topic changes for 20 s", (site, _) -> denyChanges(site)),
                new Fault<>("API server forbids to patch (403)", (site, _) -> {
                    MeshRights rights = new MeshRights(site.kubernetes);
                    rights.grant(MeshRights.ALL.replace("patch, ", ""));
                    Thread.sleep(outage);
                    rights.grant(MeshRights.ALL);
                }),
                new Fault<>(
                        "a quota forbids new objects (403)",
                        (site, _) -> {
                            setQuota(site.kubernetes);
                            var _ = site.register(Site.OWN + "quota", 5);
                            Thread.sleep(outage);
                            var _ = site.kubernetes.delete(QUOTA);
                        },
                        (site, _) -> site.deregisterOwn()));
    }

    private static void denyChanges(Site site) throws Exception {
        try (Admin admin = KafkaFaults.admin(site)) {
            TopicRights.deny(admin, KafkaFaults.CHANGES);
            Thread.sleep(DENIED_FOR);
            TopicRights.allow(admin, KafkaFaults.CHANGES);
        }
    }

    /// In two steps, as no controller is there to fill in the status.
    private static void setQuota(KubernetesPeer kubernetes) {
        var _ = kubernetes.apply(QUOTA, "chaos", """
                {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "none"}, "spec": {"hard": %s}}
                """.formatted(USED_UP));
        KubernetesRequests.Answer answer = kubernetes.admin(
                "PATCH",
                QUOTA + "/status",
                "application/merge-patch+json",
                "{\"status\": {\"hard\": " + USED_UP + ", \"used\": " + USED_UP + "}}");
        if (answer.status() != 200) {
            throw new IllegalStateException("the quota's status was answered with " + answer);
        }
    }
}

package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What status and metrics get to know is what passed to the API server.
@WithKubernetes
@Timeout(180)
class CountedRequestsIT {
    private final ClusterRig rig;

    CountedRequestsIT(KubernetesPeer kubernetes, @TempDir Path folder) {
        rig = new ClusterRig(kubernetes, folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /// Lists in pages of two, watches, liveness requests and rechecks.
    @Test
    void everyRequestIsCounted() throws Exception {
        rig.service("web", 5);
        RegistrySource source = rig.start(ClusterRig.options(rig.cluster("eu-1")));
        rig.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5");
        assertThat(rig.requests("endpointslices", "continue=")).isGreaterThanOrEqualTo(2);
        awaitAllCounted();

        assertThat(source.recheck(new TreeSet<>(List.of("web")))).isTrue();
        rig.await("the recheck", it -> it.answers().size() > 1);
        awaitAllCounted();
    }

    /// A reading that fails cancels requests that are counted and on their way: there may be fewer of them.
    @Test
    void theQuestionsAfterARefusalAreCounted() throws Exception {
        Reader.refuse(rig.kubernetes);
        try {
            rig.start(ClusterRig.options(rig.cluster("eu-1")));
            rig.awaitFailure("INGEST-KUBERNETES-FORBIDDEN");
        } finally {
            Reader.allow(rig.kubernetes);
        }
        rig.await("the cluster", it -> !it.wholeAnswers().isEmpty());

        long reviews = rig.requests("selfsubjectaccessreviews");
        assertThat(reviews).isPositive();
        // Each of the others takes a permit, or is a watch.
        assertThat(rig.listener.calls().get("eu-1"))
                .isGreaterThanOrEqualTo(Math.toIntExact(reviews) + rig.listener.permits());
    }

    /// At some moment in which no request is on its way.
    private void awaitAllCounted() throws InterruptedException {
        rig.await(
                "as many counted as requests, found " + rig.listener.calls(),
                it -> it.calls().equals(Map.of("eu-1", rig.proxy.requests().size())));
    }

    @Test
    void aClusterThatFailsAndOneThatThrottlesAreNamed() throws Exception {
        rig.service("web", 1);
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        rig.await("the answer", CountedRequestsIT::isAnswered);
        assertThat(rig.listener.failedParts()).isEmpty();

        rig.proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), "too many requests\n"));
        rig.await("the failure", it -> it.failedParts().containsKey("eu-1"));
        assertThat(rig.listener.throttles().keySet()).containsExactly("eu-1");

        rig.proxy.restore();
        rig.await("the answer after it", CountedRequestsIT::isAnswered);
    }

    private static boolean isAnswered(RecordingListener it) {
        return it.answeredParts().containsKey("eu-1") && it.failedParts().isEmpty();
    }
}

package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.peers.WithConsul;
import io.fairlead.testkit.peers.WithEnvoy;
import io.fairlead.testkit.peers.WithIstio;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// With istiod as it comes: it waits until its configuration is quiet for 100 ms.
@WithConsul
@WithIstio
@WithEnvoy(hosts = {EndToEnd.SHOP, EndToEnd.CLOCK})
class EndToEndIT extends EndToEnd {
    @Test
    void aRequestReachesEachInstanceThatConsulListsAndNoOther() throws Exception {
        try (NamedServer first = NamedServer.start("billing-1");
                NamedServer second = NamedServer.start("billing-2")) {
            register("billing", "billing-1", first.port());
            awaitInEnvoy(SHOP, first.port());
            assertThat(answers(50)).containsExactly("billing-1");

            register("billing", "billing-2", second.port());
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(answers(50)).containsExactlyInAnyOrder("billing-1", "billing-2"));

            consul.deregister("billing-1");
            awaitInEnvoy(SHOP, second.port());
            int before = first.asked();
            assertThat(answers(50)).containsExactly("billing-2");
            assertThat(first.asked()).isEqualTo(before);
        }
    }

    /// Who answers that many requests.
    private Set<String> answers(int requests) throws IOException, InterruptedException {
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            answers.add(envoy.get(SHOP));
        }
        return answers;
    }
}

package io.fairlead.testkit.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What tests may do to a peer works alike on a process and on a container.
@WithConsul
final class ConsulPeerIT {
    private final ConsulPeer consul;

    ConsulPeerIT(ConsulPeer consul) {
        this.consul = consul;
    }

    private String services() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(consul.address().resolve("/v1/catalog/services"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    @Test
    void isEmptyAtTheSameAddressAfterARestart() throws Exception {
        consul.register("web", "web-1", 80);
        assertThat(services()).contains("web");
        consul.restartEmpty();
        assertThat(services()).contains("consul").doesNotContain("web");
    }

    @Test
    void isEmptyAfterAReset() throws Exception {
        consul.register("web", "web-1", 80);
        consul.registerWithAgent("{\"Name\": \"cart\", \"ID\": \"cart-1\", \"Port\": 81}");
        assertThat(services()).contains("web", "cart");
        consul.reset();
        assertThat(services()).contains("consul").doesNotContain("web", "cart");
    }

    @Test
    void doesNotAnswerWhileItIsFrozen() throws Exception {
        consul.running().pause();
        try {
            assertThatThrownBy(this::services).isInstanceOf(HttpTimeoutException.class);
        } finally {
            consul.running().resume();
        }
        assertThat(services()).contains("consul");
    }
}

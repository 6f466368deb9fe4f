package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.consul.ConsulConfig.Freshness;
import io.fairlead.ingest.consul.ConsulConfig.Limits;
import io.fairlead.ingest.consul.ConsulConfig.Tls;
import io.fairlead.model.failure.ConfigurationFailure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulConfigTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:8500", "ftp://localhost", "http:///x", "http://h/v1", "http://u:p@h", "http://h?a"})
    void refusesWhatIsNoAddressOfAnAgent(String address) {
        assertThatThrownBy(() -> ConsulConfig.of(URI.create(address)))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageStartingWith("consul.address is \"")
                .hasMessageNotContaining("u:p");
    }

    @Test
    void aTokenDoesNotPrint() {
        ConsulConfig config = ConsulConfig.of(URI.create("http://localhost:8500"));
        ConsulConfig secret = new ConsulConfig(
                config.address(),
                new ConsulToken("s3cret"),
                config.selection(),
                config.freshness(),
                config.limits(),
                null);

        assertThat(secret.toString()).doesNotContain("s3cret").contains("***");
    }

    @Test
    void refusesLimitsThatCannotWork() {
        assertThatThrownBy(() -> new Limits(9, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessage("consul.max-connections is \"9\", expected 10 to 10000, and below the agent's own limit");
        assertThatThrownBy(() ->
                        new Freshness(ConsulConfig.Consistency.STALE, Duration.ofSeconds(1), Duration.ofMinutes(11)))
                .hasMessage("consul.wait is \"PT11M\", expected at most 10m, Consul's own limit");
        assertThatThrownBy(() -> new Tls(null, Path.of("c.pem"), null, ""))
                .hasMessage("consul.tls is \"cert alone\", expected both or neither");
    }
}

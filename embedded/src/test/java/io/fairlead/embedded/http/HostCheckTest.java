package io.fairlead.embedded.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostCheckTest {
    private final HostCheck hosts = new HostCheck(List.of("fairlead.example.com"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:8080",
                "LOCALHOST:8080",
                "127.0.0.1",
                "10.1.2.3:8080",
                "[::1]:8080",
                "[fd00::1]",
                "fairlead:8080",
                "a.localhost:1",
                "fairlead.example.com",
                "Fairlead.Example.com.:8080"
            })
    void acceptsNamesThatNoWebPageCanHave(String host) {
        assertThat(hosts.accepts(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "1.2.3.evil",
                "fairlead.example.com.evil.example",
                "evil.example:8080:1"
            })
    void refusesEveryOtherName(String host) {
        assertThat(hosts.accepts(host)).isFalse();
    }

    @Test
    void acceptsARequestWithoutAHost() {
        assertThat(hosts.accepts(null)).isTrue();
    }
}

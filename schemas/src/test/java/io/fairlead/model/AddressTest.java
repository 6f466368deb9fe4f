package io.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"fe80::1%eth0", "fe80::1%lo", "fe80::1%eth9", "fe80::1%1", "[fe80::1%eth0]", "::1%"})
    void refusesAZoneAlikeOnAnyMachine(String text) {
        assertThatThrownBy(() -> new Address(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" has a zone (%")
                .hasMessageEndingWith("which has a meaning on one machine only; expected an address without a zone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.3.0.1:8080", "billing.example:80", "[2001:db8::1]:80"})
    void refusesAPort(String text) {
        assertThatThrownBy(() -> new Address(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address \"" + text + "\" has a port; write it under ports");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.3.0.1", "https://shop.example.com/health", "tcp://[::1]:80"})
    void refusesAUrl(String text) {
        assertThatThrownBy(() -> new Address(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address \"" + text + "\" is a URL; expected the host alone");
    }

    @ParameterizedTest
    @CsvSource({"2001:DB8:0:0::1, 2001:db8::1", "[2001:db8::1], 2001:db8::1", "::ffff:10.1.0.4, 10.1.0.4", "A.B., a.b"})
    void isCanonical(String text, String canonical) {
        assertThat(new Address(text).value()).isEqualTo(canonical);
    }

    @Test
    void anAbsoluteHostIsTheSameHost() {
        assertThat(new ServiceKey("shop", "Billing.mesh.")).isEqualTo(new ServiceKey("shop", "billing.mesh"));
        assertThatThrownBy(() -> new ServiceKey("shop", "billing.mesh..")).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsulOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://consul:8500          | http://consul:8500",
                "HTTP://consul:8500/         | http://consul:8500",
                "https://consul              | https://consul",
                "http://gw.example.com/consul/ | http://gw.example.com/consul",
                "https://gw.example.com:8443/a/b | https://gw.example.com:8443/a/b",
                "http://consul_server:8500   | http://consul_server:8500",
                "http://[fd00::1]:8500       | http://[fd00::1]:8500",
                "http://127.0.0.1:8500       | http://127.0.0.1:8500",
            })
    void readsAnAddress(String written, String read) {
        assertThat(ConsulOptions.of(URI.create(written)).address()).hasToString(read);
        assertThat(ConsulAddress.parse(written)).hasToString(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "consul:8500           | found \"consul:8500\", expected http://host:port or https://host:port",
                "ftp://consul          | found \"ftp://consul\", expected http://host:port or https://host:port",
                "http:///x             | found \"http:///x\", expected http://host:port or https://host:port",
                "http://h:8500?a       | found \"http://h:8500?a\", expected no query and no fragment",
                "http://h:8500/v1      | found \"http://h:8500/v1\", expected the address without /v1, which is a part"
                        + " of Consul's own paths",
                "http://h:8500/ui/     | found \"http://h:8500/ui/\", expected the address without /ui, which is a"
                        + " part of Consul's own paths",
                "http://h:8500/../x    | found \"http://h:8500/../x\", expected a path of plain segments, such as"
                        + " /consul",
                "http://fd00::1:8500   | found \"http://fd00::1:8500\", expected an IPv6 address in brackets: write"
                        + " http://[fd00::1]:8500",
                "http://consul         | found \"http://consul\", expected a port: http:// without one means 80, and"
                        + " Consul's API has 8500 unless configured otherwise; write http://consul:8500",
                "http://consul:0       | found \"http://consul:0\", expected a port from 1 to 65535",
                "http://consul:85 00   | found \"http://consul:85 00\", expected a port from 1 to 65535",
                "http://con sul:8500   | found \"http://con sul:8500\", expected a host name: \" \" cannot be in one",
                "http://10.0.0.300:8500 | found \"http://10.0.0.300:8500\", expected a host name or an IP address",
                "unix:///run/consul.sock | found \"unix:///run/consul.sock\", expected http:// or https://: Unix"
                        + " sockets are not supported; let the agent listen on 127.0.0.1",
                "http://user:secret@h:8500 | found \"http://***@h:8500\", expected no user in it; use token",
                "http://user:se/secret@@h:8500 | found \"http://***@h:8500\", expected no user in it; use token",
                "user:secret@h:8500    | found \"***@h:8500\", expected no user in it; use token",
            })
    void refusesAnAddressAndSaysWhatToWrite(String written, String message) {
        assertThatThrownBy(() -> ConsulAddress.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void anAddressWithoutTlsTakesNoTlsFiles() {
        ConsulOptions config = ConsulOptions.of(URI.create("http://localhost:8500"));

        assertThatThrownBy(() -> new ConsulOptions(
                        config.address(),
                        config.token(),
                        config.selection(),
                        config.freshness(),
                        config.limits(),
                        new TlsOptions(Path.of("ca.pem"), null, null, "")))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("consul.address: found \"http://localhost:8500\", expected https:// because tls is set");
    }

    @ParameterizedTest
    @CsvSource({
        "http://consul:8500, true",
        "http://10.1.1.1:8500, true",
        "http://localhost:8500, false",
        "http://127.0.0.1:8500, false",
        "http://[::1]:8500, false",
        "https://consul, false"
    })
    void tellsWhatLeavesTheMachineUnencrypted(String address, boolean exposed) {
        assertThat(ConsulAddress.isExposed(URI.create(address))).isEqualTo(exposed);
    }

    @Test
    void refusesATokenThatNoHeaderCarriesWithoutShowingIt() {
        assertThat(ConsulOptions.tokenProblem(new Secret("s3cret\u00fc")))
                .contains(
                        "holds a character that no token has (U+00FC at position 7); write the token alone, in ASCII");
        assertThat(ConsulOptions.tokenProblem(new Secret("\ufeffs3cret")))
                .hasValueSatisfying(it -> assertThat(it).contains("U+FEFF at position 1"));
    }

    @Test
    void aTokenDoesNotPrint() {
        ConsulOptions config = ConsulOptions.of(URI.create("http://localhost:8500"));
        ConsulOptions secret = new ConsulOptions(
                config.address(), new Secret("s3cret"), config.selection(), config.freshness(), config.limits(), null);

        assertThat(secret.toString()).doesNotContain("s3cret").contains("***");
    }

    @Test
    void refusesACertificateWithoutItsKey() {
        ConsulOptions config = ConsulOptions.of(URI.create("https://localhost:8500"));
        TlsOptions alone = new TlsOptions(null, Path.of("c.pem"), null, "");

        assertThatThrownBy(() -> new ConsulOptions(
                        config.address(), Secret.NONE, config.selection(), config.freshness(), config.limits(), alone))
                .hasMessage("consul.tls is \"cert alone\", expected both or neither");
    }

    @Test
    void hasTheDefaultsOfTheSchema() {
        ConsulOptions config = new ConsulFactory().read(ConsulFactory.DEFAULTS);

        assertThat(config).isEqualTo(ConsulOptions.of(URI.create("http://localhost:8500")));
        assertThat(config.limits().maxConnections()).isEqualTo(100);
        assertThat(config.freshness().maxWait()).isEqualTo(Duration.ofMinutes(5));
    }
}

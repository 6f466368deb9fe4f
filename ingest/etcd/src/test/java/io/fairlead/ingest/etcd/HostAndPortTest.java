package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAndPortTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1:8080, 10.0.0.1, 8080",
        "web-1.example:80, web-1.example, 80",
        "' 10.0.0.1:8080 ', 10.0.0.1, 8080",
        "grpc://10.0.0.1:9000/path?isSecure=false, 10.0.0.1, 9000",
        "http://10.0.0.1:9000?x=a:b, 10.0.0.1, 9000",
        "http://[fd00::1]:9000/, fd00::1, 9000",
        "[fd00::1]:8080, fd00::1, 8080",
        "[fd00::1], fd00::1, 0",
        "fd00::1, fd00::1, 0",
        "10.0.0.1, 10.0.0.1, 0",
        "http://web, web, 0",
    })
    void readsAnAddress(String text, String host, int port) {
        assertThat(HostAndPort.parse(text)).isEqualTo(new HostAndPort(host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "'', the address \"\" is no host, host:port or URL",
        "http:///path, the address \"http:///path\" is no host, host:port or URL",
        "a b, the address \"a b\" is no host, host:port or URL",
        "10.0.0.1:0, the port \"0\" is no number from 1 to 65535",
        "10.0.0.1:65536, the port \"65536\" is no number from 1 to 65535",
        "10.0.0.1:, the port \"\" is no number from 1 to 65535",
        "10.0.0.1:http, the port \"http\" is no number from 1 to 65535",
        "10.0.0.1:-1, the port \"-1\" is no number from 1 to 65535",
    })
    void refusesAnythingElse(String text, String begin) {
        assertThatThrownBy(() -> HostAndPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(begin);
    }

    @Test
    void doesNotShowAPassword() {
        assertThatThrownBy(() -> HostAndPort.parse("mysql://me:secret@10.0.0.1:3306"))
                .message()
                .doesNotContain("secret")
                .contains("***@10.0.0.1:3306");
    }
}

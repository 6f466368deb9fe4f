package io.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpUrlsTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            delimiter = '|',
            value = {
                "https://host/path?key=secret | https://host/path?...",
                "https://host/path?key=secret@secret | https://host/path?...",
                "https://[::1]:80/path?key=secret@secret | https://[::1]:80/path?...",
                "https://host/path#secret | https://host/path#...",
                "http://user:secret@host/path | http://***@host/path",
                "http://user:sec/ret@host/path | http://***@host/path",
                "http://user:8/secret@host/path | http://***@host/path",
                "http://user:sec@ret@host/path | http://***@host/path",
                "http://user:secret?more@host | http://***?...",
                "http://user:secret#more@host | http://***#...",
                "http://user:sec/ret?more@host | http://***?...",
                "user:secret@host | ***@host",
                "http:/user:secret@host | ***@host",
                "host:8080/path | host:8080/path",
            })
    void showsNeitherUserNorQuery(String url, String shown) {
        assertThat(HttpUrls.shown(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            delimiter = '|',
            nullValues = "none",
            value = {
                "https://host/path?key=value#a | none",
                "HTTP://host:80 | none",
                "ftp://host | \"ftp://host\" is not a URL of a server, expected http://... or https://...",
                "host/path | \"host/path\" is not a URL of a server, expected http://... or https://...",
                "http://user:secret@host | \"http://***@host\" has a user, expected none; use `user` and `password`",
                "http://user:sec/ret@host | \"http://***@host\" is not a URL of a server, expected http://... or"
                        + " https://...",
                "http://host/?key=a secret | \"http://host/?...\" is not a URL, expected http://... or https://...",
            })
    void namesWhyAUrlCannotBeRequested(String url, String problem) {
        assertThat(HttpUrls.problem(url).orElse(null)).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "http://host/path, true",
        "https://host/path, false",
        "HTTPS://host/path, false",
        "http://localhost:80, false",
        "http://127.0.0.2, false",
        "http://127.0.0.1.example.com, true",
        "http://127.example.com, true",
        "http://[::1]/, false",
    })
    void knowsWhatLeavesThisMachineWithoutEncryption(URI url, boolean isExposed) {
        assertThat(HttpUrls.isExposed(url)).isEqualTo(isExposed);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP://Host/path, http://host:80",
        "https://host, https://host:443",
        "https://host:8443/?a, https://host:8443",
    })
    void knowsTheOrigin(URI url, String origin) {
        assertThat(HttpUrls.origin(url)).isEqualTo(origin);
    }
}

package io.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ExchangeProblem.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExchangeProblemTest {
    static Stream<Arguments> causes() {
        String closed = "the connection was closed before the response was complete (";
        return Stream.of(
                Arguments.of(new ConnectException(), Kind.NO_CONNECTION, "no connection (refused)"),
                Arguments.of(
                        new ConnectException("Connection refused"),
                        Kind.NO_CONNECTION,
                        "no connection (Connection refused)"),
                Arguments.of(
                        new ConnectException().initCause(new UnresolvedAddressException()),
                        Kind.NO_CONNECTION,
                        "no connection (its host name does not resolve)"),
                Arguments.of(
                        new UnknownHostException("host"),
                        Kind.NO_CONNECTION,
                        "no connection (its host name does not resolve)"),
                Arguments.of(
                        new HttpConnectTimeoutException("too slow"), Kind.NO_CONNECTION, "no connection (too slow)"),
                Arguments.of(
                        new HttpTimeoutException("no complete response within 5 ms"),
                        Kind.TIMEOUT,
                        "no complete response within 5 ms"),
                Arguments.of(new SocketException("Connection reset"), Kind.CLOSED, closed + "Connection reset)"),
                Arguments.of(new IOException((String) null), Kind.CLOSED, closed + "IOException)"),
                Arguments.of(
                        new SSLHandshakeException("no path").initCause(new CertificateException("no path")),
                        Kind.HANDSHAKE,
                        "no TLS connection: its certificate is not trusted (no path); set tls.ca to the file of the"
                                + " authority that signed it"),
                Arguments.of(
                        AnswerTooLargeException.ofOne(1 << 20),
                        Kind.TOO_LARGE,
                        "the response is larger than 1 MiB and was not read further; raise max-answer-bytes"),
                Arguments.of(
                        AnswerTooLargeException.ofAll(1 << 20),
                        Kind.TOO_LARGE,
                        "the responses in memory are together larger than 1 MiB, an eighth of the heap, and this one"
                                + " was not read further; raise the heap (-Xmx)"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void namesTheProblemOfAnExchange(Throwable cause, Kind kind, String text) {
        assertThat(ExchangeProblem.of(cause)).isEqualTo(new ExchangeProblem(kind, text));
    }
}

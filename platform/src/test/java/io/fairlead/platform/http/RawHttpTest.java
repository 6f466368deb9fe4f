package io.fairlead.platform.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.HttpConfig;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests as they come over the wire: a client library sends few of these.
@Timeout(120)
final class RawHttpTest {
    private final HttpEndpoint endpoint =
            HttpEndpoint.start(new HttpConfig("127.0.0.1", 0, List.of("fairlead.example.com")), routes());
    private final int port = URI.create(endpoint.url()).getPort();

    private static SortedMap<String, Supplier<Answer>> routes() {
        SortedMap<String, Supplier<Answer>> routes = new TreeMap<>();
        routes.put("/livez", () -> Answer.text(200, "ok"));
        routes.put("/large", () -> Answer.text(200, "x".repeat(8 << 20)));
        routes.put("/broken", () -> {
            throw new IllegalStateException("for the test: \u001b[31m secret");
        });
        return routes;
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /// Everything that comes back until the server closes the connection.
    private String answer(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private String ask(String line) throws IOException {
        return answer(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    /// Not a closed connection, which looks like a process that is gone.
    @Test
    void aPageThatFailsIsAnswered500AndLeavesTheOthersAlone() throws IOException {
        assertThat(ask("GET /broken HTTP/1.1"))
                .startsWith("HTTP/1.1 500 ")
                .endsWith("this page failed: IllegalStateException; report it, with the log's stack trace\n")
                .doesNotContain("secret");
        assertThat(ask("GET /livez HTTP/1.1")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nok\n");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /livez?verbose=1&x=%zz HTTP/1.1, 400",
        "GET /livez?verbose=1 HTTP/1.1, 200",
        "GET /%6Civez HTTP/1.1, 200",
        "GET /livez/ HTTP/1.1, 404",
        "GET //livez HTTP/1.1, 404",
        "GET /x/../livez HTTP/1.1, 404",
        "GET /%2e%2e/livez HTTP/1.1, 400",
        "GET / HTTP/1.1, 404",
        "GET /LIVEZ HTTP/1.1, 404",
        "GET /livez%00 HTTP/1.1, 400",
        "get /livez HTTP/1.1, 405",
        "TRACE /livez HTTP/1.1, 405",
        "CONNECT /livez HTTP/1.1, 400",
        "GET http://localhost/livez HTTP/1.1, 200",
        "GET /livez HTTP/1.0, 200",
    })
    void aRequestGetsThisStatus(String line, int status) throws IOException {
        assertThat(ask(line)).containsPattern("^HTTP/1\\.1 " + status + " ");
    }

    /// Whatever the request is, the server answers or closes, and the next request is served.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET /livez\r\n\r\n",
                "nonsense nonsense nonsense nonsense\r\n\r\n",
                "GET mailto:somebody HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET http:// HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\nConnection: close\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: odd\r\nConnection: close\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost : localhost\r\nConnection: close\r\n\r\n",
                "GET /livez HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n"
            })
    void noRequestKeepsTheNextFromBeingServed(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            socket.shutdownOutput();
            var _ = socket.getInputStream().readAllBytes();
        }
        assertThat(ask("GET /livez HTTP/1.1")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "fairlead.example.com, 200",
        "fairlead.example.com:1, 200",
        "evil.example.com, 421",
        "xfairlead.example.com, 421",
        "127.0.0.1, 200",
    })
    void theNameInTheHostHeaderDecides(String host, int status) throws IOException {
        assertThat(answer("GET /livez HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void headOfAFailedPageHasNoBody() throws IOException {
        assertThat(ask("HEAD /broken HTTP/1.1")).startsWith("HTTP/1.1 500 ").endsWith("\r\n\r\n");
        assertThat(ask("HEAD /nowhere HTTP/1.1")).startsWith("HTTP/1.1 404 ").endsWith("\r\n\r\n");
    }

    @Test
    void twoRequestsOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
        String both = answer(get("/livez", "") + get("/nowhere", "Connection: close\r\n"));

        assertThat(both).containsSubsequence("HTTP/1.1 200 ", "ok\n", "HTTP/1.1 404 ", "not found; available:");
    }

    /// A hundred clients ask for eight megabytes and read nothing.
    @Test
    void clientsThatDoNotReadKeepNobodyOut() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = connect();
                idle.add(socket);
                socket.getOutputStream().write(get("/large", "").getBytes(US_ASCII));
            }
            assertThat(ask("GET /livez HTTP/1.1")).startsWith("HTTP/1.1 200 ");
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void sixHundredHalfOpenRequestsKeepNobodyOutAndAreClosedInTime() throws IOException {
        List<Socket> halfOpen = new ArrayList<>();
        try {
            for (int i = 0; i < 600; i++) {
                Socket socket = connect();
                halfOpen.add(socket);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: loc".getBytes(US_ASCII));
            }
            assertThat(ask("GET /livez HTTP/1.1")).startsWith("HTTP/1.1 200 ");
            for (Socket socket : halfOpen) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            for (Socket socket : halfOpen) {
                socket.close();
            }
        }
    }

    /// Jetty's idle timeout alone would let it go on.
    @Test
    void aRequestThatComesByteByByteIsClosedInTime() throws Exception {
        try (Socket socket = connect()) {
            socket.setSoTimeout(100);
            long began = System.nanoTime();
            socket.getOutputStream().write(get("/livez", "").getBytes(US_ASCII));
            for (int answered = 0; answered >= 0; ) {
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(100));
                socket.getOutputStream().write('G');
                answered = readOrMinusOne(socket);
            }
        }
    }

    /// 0 if nothing comes, -1 once the connection is closed.
    private static int readOrMinusOne(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (SocketTimeoutException _) {
            return 0;
        } catch (IOException _) {
            return -1;
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosedInTime() throws IOException {
        try (Socket socket = connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void anEndlessHeaderIsCutOff() throws IOException {
        try (Socket socket = connect()) {
            byte[] part = ("X-Filler: " + "x".repeat(1000) + "\r\n").getBytes(US_ASCII);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n".getBytes(US_ASCII));
            // More than the buffers of both sides hold, however slowly the server closes.
            int most = 64 << 20;
            int sent = 0;
            try {
                while (sent < most) {
                    socket.getOutputStream().write(part);
                    sent += part.length;
                }
            } catch (IOException _) {
                // The server has closed the connection.
            }
            assertThat(sent).isLessThan(most);
        }
    }

    /// A liveness probe must not fail for what another client sends.
    @Test
    void aBodyThatNobodyAskedForIsNotReadAsTheNextRequest() throws IOException {
        String smuggled = get("/nowhere", "");
        String answer = answer(get("/livez", "Content-Length: " + smuggled.length() + "\r\n")
                + smuggled
                + get("/livez", "Connection: close\r\n"));

        assertThat(answer).doesNotContain("not found");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:8080",
        "localhost, http://localhost:8080",
        "::1, http://[::1]:8080",
        "[::1], http://[::1]:8080",
        "fd00::1%eth0, http://[fd00::1%eth0]:8080",
    })
    void anIpv6AddressIsInBrackets(String host, String url) {
        assertThat(HttpEndpoint.url("http", host, 8080)).isEqualTo(url);
    }
}

package io.fairlead.embedded.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// On real sockets: a client library would not send most of this.
@Timeout(240)
final class BoundedHttpServerTest {
    private BoundedHttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = BoundedHttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of("fairlead.example.com"),
                "test",
                exchange -> BoundedHttpServer.send(exchange, 200, "text/plain", "hello\n"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
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

    @Test
    void sixHundredHalfOpenRequestsKeepNobodyOutAndAreClosedInTime() throws IOException {
        List<Socket> halfOpen = new ArrayList<>();
        try {
            for (int i = 0; i < 600; i++) {
                Socket socket = connect();
                halfOpen.add(socket);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: loc".getBytes(US_ASCII));
            }
            assertThat(answer("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("hello\n");
            for (Socket socket : halfOpen) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            for (Socket socket : halfOpen) {
                socket.close();
            }
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosedInTime() throws IOException {
        try (Socket socket = connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aHeadRequestGetsTheHeadersOfItsGet() throws IOException {
        assertThat(answer("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("content-length: 6\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aForeignNameInTheHostHeaderIsRefused() throws IOException {
        assertThat(answer("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ")
                .doesNotContain("hello");
        assertThat(answer("GET / HTTP/1.1\r\nHost: fairlead.example.com\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(answer("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
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
}

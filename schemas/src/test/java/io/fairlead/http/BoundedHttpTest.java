package io.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Against a server socket in this process that says what a test makes up.
class BoundedHttpTest {
    private static final AnswerBounds BOUNDS = new AnswerBounds(1 << 20, Duration.ofSeconds(30));
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private interface Saying {
        void say(OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket server = listen();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ByteBudget budget = new ByteBudget(8 << 20);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BoundedHttp http = new BoundedHttp(client, budget);

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        over.countDown();
        server.close();
        client.shutdownNow();
        assertThat(budget.taken()).isZero();
    }

    private HttpAnswer ask(AnswerBounds bounds, Saying saying) throws IOException, InterruptedException {
        Thread _ = Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                while (socket.getInputStream().read() != '\r') {
                    // As far as the first line: enough for an answer.
                }
                saying.say(socket.getOutputStream());
                over.await();
            } catch (IOException _) {
                // The client has closed the connection.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
        return http.send(HttpRequest.newBuilder(address).build(), bounds);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static Saying endless(String head) {
        return out -> {
            write(out, head);
            while (true) {
                write(out, "400\r\n" + "x".repeat(1024) + "\r\n");
            }
        };
    }

    @Test
    void takesACompleteAnswerAndHoldsItsBytesUntilItIsClosed() throws Exception {
        try (HttpAnswer answer = ask(BOUNDS, out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-length", "")).isEqualTo("5");
            assertThat(answer.body()).asString().isEqualTo("hello");
            assertThat(budget.taken()).isEqualTo(5);
        }
    }

    @Test
    void anAnswerWithoutEndFailsAtItsLimit() {
        assertThatThrownBy(() -> ask(BOUNDS, endless(CHUNKED)))
                .isInstanceOf(AnswerTooLargeException.class)
                .hasMessage("the response is larger than 1 MiB and was not read further");
    }

    @Test
    void anAnswerThatSaysItIsTooLargeIsNotRead() {
        assertThatThrownBy(() ->
                        ask(BOUNDS, out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\nhello")))
                .isInstanceOf(AnswerTooLargeException.class);
    }

    @Test
    void theBodyOfAnErrorIsCut() throws Exception {
        try (HttpAnswer answer = ask(BOUNDS, endless(CHUNKED.replace("200 OK", "500 No")))) {
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).hasSize(BoundedHttp.MAX_ERROR_BYTES);
        }
    }

    @Test
    void manyAnswersTogetherStayWithinTheBudget() {
        assertThat(budget.take(8 << 20)).isTrue();

        assertThatThrownBy(() -> ask(BOUNDS, endless(CHUNKED)))
                .isInstanceOfSatisfying(
                        AnswerTooLargeException.class,
                        e -> assertThat(e.limit()).isEqualTo(AnswerTooLargeException.Limit.ALL_ANSWERS))
                .hasMessageContaining("larger than 8 MiB, an eighth of the heap");
        budget.release(8 << 20);
    }

    @Test
    void anAnswerThatDripsEndsWithItsTotalTime() {
        assertThatThrownBy(() -> ask(new AnswerBounds(1 << 20, Duration.ofMillis(1500)), out -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                    do {
                        write(out, "x");
                    } while (!over.await(1, TimeUnit.SECONDS));
                }))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessage("no complete response within 1500 ms");
    }

    @Test
    void aConnectionThatBreaksOffIsAnIoFailure() {
        assertThatThrownBy(() -> ask(BOUNDS, out -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
                    out.close();
                }))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(AnswerTooLargeException.class);
    }
}

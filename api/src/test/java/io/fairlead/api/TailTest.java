package io.fairlead.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.config.HttpConfig;
import io.fairlead.platform.http.HttpEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// On sockets: the end of a stream is what a client library hides.
@Timeout(180)
final class TailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FakeAnswers answers = new FakeAnswers();
    private final Api api = Api.of("shop", null, 0);
    private final List<Client> clients = new ArrayList<>();
    private HttpEndpoint endpoint = HttpEndpoint.start(new HttpConfig("127.0.0.1", 0, List.of()), new TreeMap<>(), api);

    @BeforeEach
    void start() {
        api.use(answers);
    }

    @AfterEach
    void stop() throws IOException {
        for (Client client : clients) {
            client.socket.close();
        }
        api.use(null);
        endpoint.close();
    }

    private static final class Client {
        private final Socket socket;
        private final BufferedReader lines;

        Client(Socket socket) throws IOException {
            this.socket = socket;
            this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        }

        /// The next line that begins so; null at the end of the stream.
        String next(String beginning) throws IOException {
            String line = lines.readLine();
            while (line != null && !line.startsWith(beginning)) {
                line = lines.readLine();
            }
            return line == null ? "" : line.substring(beginning.length());
        }
    }

    private Client open(String query, String headers) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(endpoint.url()).getPort());
        socket.setSoTimeout(60_000);
        Client client = new Client(socket);
        clients.add(client);
        socket.getOutputStream()
                .write(("GET /api/v1/tail" + query + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
                        .getBytes(US_ASCII));
        return client;
    }

    private Client follow(String query, String headers) throws IOException {
        Client client = open(query, "Accept: text/event-stream\r\n" + headers);
        assertThat(client.lines.readLine()).startsWith("HTTP/1.1 200 ");
        assertThat(client.next("Content-Type: ")).isEqualTo("text/event-stream");
        return client;
    }

    @Test
    void sendsEachDecisionWithThePositionAfterIt() throws IOException {
        Client client = follow("", "");
        assertThat(client.next("id: ")).isEqualTo("p0-5");
        answers.decide(FakeAnswers.BILLING);

        assertThat(client.next("event: ")).isEqualTo("decision");
        assertThat(client.next("id: ")).isEqualTo("p0-6");
        assertThat(client.next("data: ")).contains("\"ref\":\"0@5\"", "\"service\":\"shop/billing.shop.mesh\"");
    }

    @Test
    void continuesAfterTheLastEventThatTheClientHas() throws IOException {
        Client client = follow("", "Last-Event-ID: p0-2\r\n");
        for (int offset = 2; offset < 5; offset++) {
            assertThat(client.next("data: ")).contains("\"ref\":\"0@" + offset + "\"");
        }
        answers.decide(FakeAnswers.BILLING);
        assertThat(client.next("data: ")).contains("\"ref\":\"0@5\"");
    }

    @Test
    void sendsOnlyWhatIsAboutTheSubject() throws IOException {
        Client client = follow("?service=front/web.front.mesh", "");
        assertThat(client.next("id: ")).isEqualTo("p0-5");
        answers.decide(FakeAnswers.BILLING);
        answers.decide(FakeAnswers.WEB);
        assertThat(client.next("id: ")).isEqualTo("p0-7");
        assertThat(client.next("data: ")).contains("front/web.front.mesh");
    }

    @Test
    void aPositionThatTheLogDoesNotHaveIsReset() throws IOException {
        Client client = follow("", "Last-Event-ID: p0-99\r\n");
        assertThat(client.next("event: ")).isEqualTo("reset");
        assertThat(client.next("data: ")).contains("not of this log");
        assertThat(client.next("event: ")).isEmpty();
    }

    @Test
    void aProcessThatStartsAgainResetsItsClients() throws IOException {
        Client client = follow("", "");
        assertThat(client.next("id: ")).isEqualTo("p0-5");
        api.use(null);
        assertThat(client.next("event: ")).isEqualTo("reset");
        assertThat(client.next("event: ")).isEmpty();
    }

    /// More than the buffers of both sides hold.
    @Test
    void aClientThatDoesNotReadLosesItsPlaceAndDelaysNobody() throws IOException {
        Client idle = follow("", "");
        assertThat(idle.next("id: ")).isEqualTo("p0-5");
        Client reading = follow("", "");
        assertThat(reading.next("id: ")).isEqualTo("p0-5");
        int last = 30_000;
        for (int i = 0; i < last; i++) {
            answers.decide(FakeAnswers.WEB);
            if (i % 500 == 499) {
                int next = answers.log.size();
                String id = reading.next("id: ");
                while (!id.equals("p0-" + next)) {
                    assertThat(id).isNotEmpty();
                    id = reading.next("id: ");
                }
            }
        }
        String event = idle.next("event: ");
        while (event.equals("decision")) {
            event = idle.next("event: ");
        }
        assertThat(event).isEqualTo("reset");
    }

    @Test
    void whatIsNoStreamIsRefused() throws IOException {
        assertThat(open("", "Accept: */*\r\n").lines.readLine()).startsWith("HTTP/1.1 406 ");
        assertThat(open("", "").lines.readLine()).startsWith("HTTP/1.1 406 ");
        assertThat(open("", "Accept: text/event-stream\r\nLast-Event-ID: x\r\n")
                        .lines
                        .readLine())
                .startsWith("HTTP/1.1 400 ");
        assertThat(open("?service=shop/a.mesh&source=dc1", "Accept: text/event-stream\r\n")
                        .lines
                        .readLine())
                .startsWith("HTTP/1.1 400 ");
    }

    /// Whoever leaves is noticed with the next event or comment.
    @Test
    void twoHundredClientsThatLeaveAreForgotten() throws IOException {
        int threads = Thread.getAllStackTraces().size();
        List<Client> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(follow("", ""));
        }
        for (Client client : many) {
            assertThat(client.next("id: ")).isEqualTo("p0-5");
        }
        assertThat(api.followers()).isEqualTo(200);
        assertThat(Thread.getAllStackTraces().size() - threads).isLessThan(40);
        for (Client client : many) {
            client.socket.close();
        }
        await().atMost(PATIENCE).until(() -> {
            IntStream.range(0, 10).forEach(_ -> answers.decide(FakeAnswers.WEB));
            return api.followers() == 0;
        });
    }
}

package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/// Stands on a port of 127.0.0.1 before an HTTP/1.1 server and passes everything on, until told to break it: for
/// all requests or for those whose path a predicate picks. What is waiting for an answer when the fault begins
/// meets it, too.
public final class FaultProxy implements AutoCloseable {
    /// What happens to a request.
    public sealed interface Effect {
        /// New connections are refused, open ones cut.
        record Refuse() implements Effect {}

        /// It is taken and never answered.
        record Silence() implements Effect {}

        /// It is answered with that, and not passed on.
        record Status(int code, Map<String, String> headers, String body) implements Effect {
            /// With a line of text.
            public Status(int code) {
                this(code, Map.of(), "broken\n");
            }
        }

        /// The answer is cut after a few bytes of its body.
        record Truncate() implements Effect {}

        /// The sending side is closed before the answer; the connection stays half open.
        record HalfClose() implements Effect {}

        /// It is answered with a body that has no end.
        record Endless() implements Effect {}

        /// It is passed on so much later.
        record Delay(Duration by) implements Effect {}

        /// It is passed on, and its answer comes at that rate.
        record Trickle(int bytesPerSecond) implements Effect {}
    }

    private record Listener(ServerSocket socket, Thread acceptor) {}

    private record Fault(Predicate<String> paths, Effect effect) {}

    private static final Fault NONE = new Fault(_ -> false, new Effect.Silence());

    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration RELEASE = Duration.ofSeconds(30);

    private final int port = FreePorts.one();
    private final int upstream;
    private final SocketFactory sockets;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Fault fault = NONE;
    private Listener listener;
    private boolean closed;

    public FaultProxy(int upstream) {
        this(upstream, SocketFactory.getDefault());
    }

    /// Before a server that is reached by such sockets: with those of TLS, clients talk to it in plain text here.
    public FaultProxy(int upstream, SocketFactory sockets) {
        this.upstream = upstream;
        this.sockets = sockets;
        this.listener = listen();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// The most connections that were open at the same time.
    public int mostConnections() {
        return most.get();
    }

    /// Method and path with query of every request that came, in order.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /// Every request meets this from now on.
    public void fail(Effect effect) {
        fail(_ -> true, effect);
    }

    /// Every request whose path with its query the predicate picks meets this from now on.
    public synchronized void fail(Predicate<String> paths, Effect effect) {
        fault = new Fault(paths, effect);
        if (effect instanceof Effect.Refuse) {
            close(listener.socket());
            awaitAcceptor();
            connections.forEach(Connection::cut);
        }
        connections.forEach(connection -> connection.faultBegan(fault));
    }

    /// Everything is passed on again. What was cut or swallowed stays so.
    public synchronized void restore() {
        fault = NONE;
        if (listener.socket().isClosed() && !closed) {
            listener = listen();
        }
        connections.forEach(Connection::cutIfStuck);
    }

    /// A closed listener keeps its port until the thread that accepts has noticed.
    private Listener listen() {
        long end = System.nanoTime() + RELEASE.toNanos();
        while (true) {
            try {
                ServerSocket socket = bound();
                return new Listener(
                        socket, Thread.ofVirtual().name("fault proxy").start(() -> accept(socket)));
            } catch (BindException e) {
                if (System.nanoTime() > end) {
                    throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(TICK.toNanos());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private ServerSocket bound() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Until then a client that connects is not refused, and its connection not known here.
    private void awaitAcceptor() {
        try {
            var _ = listener.acceptor().join(RELEASE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                connect(socket.accept());
            } catch (IOException _) {
                // The listener was closed.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Connection connection =
                    new Connection(client, sockets.createSocket(InetAddress.getLoopbackAddress(), upstream));
            connections.add(connection);
            most.accumulateAndGet(connections.size(), Math::max);
            Thread.ofVirtual().name("fault proxy up").start(connection::passRequests);
            Thread.ofVirtual().name("fault proxy down").start(connection::passAnswers);
        } catch (IOException _) {
            // The server is not there: the client sees its connection cut.
            close(client);
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception _) {
            // It is gone either way.
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        close(listener.socket());
        connections.forEach(Connection::cut);
    }

    /// One client's connection and its own to the server. One request at a time, as HTTP/1.1 clients do.
    private final class Connection {
        private final Socket client;
        private final Socket server;
        private String waiting = "";
        private volatile String path = "";
        private boolean swallowing;
        private boolean truncating;
        private @Nullable Fault met;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void passRequests() {
            byte[] buffer = new byte[64 * 1024];
            try (client;
                    server) {
                InputStream in = client.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (begins(buffer, read)) {
                        server.getOutputStream().write(buffer, 0, read);
                    }
                }
            } catch (IOException | InterruptedException _) {
                // Either side ended the connection; so does the other.
            } finally {
                connections.remove(this);
            }
        }

        /// Whether to pass it on.
        private boolean begins(byte[] buffer, int length) throws IOException, InterruptedException {
            String[] line = new String(buffer, 0, Math.min(length, 8192), StandardCharsets.ISO_8859_1).split(" ", 3);
            if (line.length == 3 && line[0].matches("[A-Z]{3,7}")) {
                requests.add(line[0] + " " + line[1]);
                path = line[1];
                synchronized (this) {
                    waiting = line[1];
                }
            }
            // Only now: a fault that begins is either seen here, or finds that this waits.
            Fault now = fault;
            if (!now.paths().test(line.length == 3 ? line[1] : "")) {
                return true;
            }
            if (now.effect() instanceof Effect.Delay(var by)) {
                Thread.sleep(by);
                return true;
            }
            return meet(now);
        }

        synchronized void faultBegan(Fault now) {
            if (!waiting.isEmpty() && now.paths().test(waiting)) {
                try {
                    var _ = meet(now);
                    if (now.effect() instanceof Effect.Truncate) {
                        client.getOutputStream().write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[{\"No"));
                        cut();
                    }
                } catch (IOException _) {
                    cut();
                }
            }
        }

        private synchronized boolean meet(Fault now) throws IOException {
            if (now.equals(met)) {
                return now.effect() instanceof Effect.Truncate;
            }
            met = now;
            switch (now.effect()) {
                case Effect.Refuse _ -> cut();
                case Effect.Silence _ -> swallowing = true;
                case Effect.Status status -> {
                    swallowing = true;
                    client.getOutputStream().write(answer(status));
                    client.shutdownOutput();
                }
                case Effect.Truncate _ -> {
                    truncating = true;
                    return true;
                }
                case Effect.HalfClose _ -> {
                    swallowing = true;
                    client.shutdownOutput();
                }
                case Effect.Endless _ -> {
                    swallowing = true;
                    Thread.ofVirtual().name("fault proxy endless").start(this::answerWithoutEnd);
                }
                case Effect.Delay _, Effect.Trickle _ -> {
                    return true;
                }
            }
            return false;
        }

        /// Of JSON that is valid as far as it goes, until the connection is cut.
        private void answerWithoutEnd() {
            byte[] block = bytes("{\"Node\":\"n\"},".repeat(4096));
            try {
                client.getOutputStream()
                        .write(bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Consul-Index: 7\r\n"
                                + "Connection: close\r\n\r\n["));
                while (true) {
                    client.getOutputStream().write(block);
                }
            } catch (IOException _) {
                cut();
            }
        }

        private static byte[] answer(Effect.Status status) {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status.code() + " Broken\r\n");
            status.headers()
                    .forEach((name, value) ->
                            head.append(name).append(": ").append(value).append("\r\n"));
            int length = status.body().getBytes(StandardCharsets.UTF_8).length;
            return (head + "Content-Length: " + length + "\r\nConnection: close\r\n\r\n" + status.body())
                    .getBytes(StandardCharsets.UTF_8);
        }

        void passAnswers() {
            byte[] buffer = new byte[64 * 1024];
            try (client;
                    server) {
                InputStream in = server.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    pass(buffer, read);
                }
            } catch (IOException | InterruptedException _) {
                // Either side ended the connection; so does the other.
            }
        }

        /// All of it at once, or in slices while answers are slow.
        private void pass(byte[] buffer, int length) throws IOException, InterruptedException {
            int done = 0;
            while (done < length) {
                int slice = length - done;
                Fault now = fault;
                if (now.effect() instanceof Effect.Trickle(var perSecond)
                        && now.paths().test(path)) {
                    slice = Math.clamp(perSecond * TICK.toMillis() / 1000, 1, slice);
                    Thread.sleep(TICK);
                }
                answer(Arrays.copyOfRange(buffer, done, done + slice), slice);
                done += slice;
            }
        }

        private synchronized void answer(byte[] buffer, int length) throws IOException {
            if (swallowing) {
                return;
            }
            waiting = "";
            if (!truncating) {
                client.getOutputStream().write(buffer, 0, length);
                return;
            }
            String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            int body = text.indexOf("\r\n\r\n");
            int some = body < 0 ? length : Math.min(length - 1, body + 4 + 8);
            client.getOutputStream().write(buffer, 0, some);
            cut();
        }

        synchronized void cutIfStuck() {
            if (swallowing) {
                cut();
            }
        }

        void cut() {
            close(client);
            close(server);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}

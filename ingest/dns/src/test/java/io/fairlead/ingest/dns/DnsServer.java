package io.fairlead.ingest.dns;

import io.fairlead.testkit.peers.FreePorts;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/// A DNS server in this process, on UDP and TCP of one port of 127.0.0.1, which answers as a test makes up.
final class DnsServer implements AutoCloseable {
    interface Answering {
        void answer(Asked asked) throws IOException, InterruptedException;
    }

    private interface Sender {
        void send(byte[] message) throws IOException;
    }

    /// A query, and what may be done with it.
    static final class Asked {
        private final byte[] bytes;
        private final @Nullable Socket tcp;
        private final Sender sender;
        private final CountDownLatch closed;

        private Asked(byte[] bytes, @Nullable Socket tcp, Sender sender, CountDownLatch closed) {
            this.bytes = bytes;
            this.tcp = tcp;
            this.sender = sender;
            this.closed = closed;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        Message query() {
            try {
                return new Message(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isFor(String name, int type) {
            return query().getQuestion().getName().equals(Replies.name(name))
                    && query().getQuestion().getType() == type;
        }

        boolean isTcp() {
            return tcp != null;
        }

        /// A complete response.
        void reply(Message message) throws IOException {
            reply(message.toWire(Message.MAXLENGTH));
        }

        void reply(byte[] message) throws IOException {
            sender.send(message);
        }

        /// Bytes of a TCP connection, without a length before them.
        void raw(byte[] message) throws IOException {
            if (tcp != null) {
                tcp.getOutputStream().write(message);
            }
        }

        void halfClose() throws IOException {
            if (tcp != null) {
                tcp.shutdownOutput();
            }
        }

        /// Returns whether the server still runs afterwards.
        boolean pause(long millis) throws InterruptedException {
            return !closed.await(millis, TimeUnit.MILLISECONDS);
        }
    }

    private final int port = FreePorts.one();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private volatile Answering answering;
    private volatile Listening listening;

    DnsServer(Answering answering) {
        this.answering = answering;
        this.listening = new Listening();
    }

    void answer(Answering now) {
        answering = now;
    }

    ServerAddress address() {
        return new ServerAddress("127.0.0.1", port);
    }

    /// Every query that came, such as `udp web.example SRV`.
    List<String> queries() {
        return List.copyOf(queries);
    }

    /// Nobody listens on the port, until [#listen].
    void refuse() {
        listening.close();
    }

    void listen() {
        if (listening.isClosed()) {
            listening = new Listening();
        }
    }

    @Override
    public void close() {
        listening.close();
    }

    private final class Listening {
        private final DatagramSocket udp;
        private final ServerSocket tcp;
        private final List<Socket> connections = new CopyOnWriteArrayList<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Thread receiver;
        private final Thread acceptor;

        Listening() {
            InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try {
                udp = new DatagramSocket(at);
                tcp = new ServerSocket();
                tcp.setReuseAddress(true);
                tcp.bind(at);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            receiver = Thread.ofPlatform().daemon().name("dns udp " + port).start(this::receive);
            acceptor = Thread.ofPlatform().daemon().name("dns tcp " + port).start(this::accept);
        }

        private void receive() {
            byte[] buffer = new byte[4096];
            while (closed.getCount() > 0) {
                try {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    udp.receive(packet);
                    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                    InetSocketAddress from = new InetSocketAddress(packet.getAddress(), packet.getPort());
                    Sender sender = message -> udp.send(new DatagramPacket(message, message.length, from));
                    Thread.ofVirtual().start(() -> handle(new Asked(bytes, null, sender, closed)));
                } catch (IOException _) {
                    // Closed, or an answer found nobody: the loop decides.
                }
            }
        }

        private void accept() {
            while (closed.getCount() > 0) {
                try {
                    Socket socket = tcp.accept();
                    connections.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException _) {
                    // Closed.
                }
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                while (true) {
                    byte[] bytes = new byte[in.readUnsignedShort()];
                    in.readFully(bytes);
                    Sender sender = message -> socket.getOutputStream().write(framed(message));
                    handle(new Asked(bytes, socket, sender, closed));
                }
            } catch (IOException _) {
                // Closed by either side.
            } finally {
                connections.remove(socket);
            }
        }

        private void handle(Asked asked) {
            try {
                var question = asked.query().getQuestion();
                queries.add((asked.isTcp() ? "tcp " : "udp ")
                        + question.getName().toString(true) + " " + Type.string(question.getType()));
                answering.answer(asked);
            } catch (IOException _) {
                // Nobody waits for the answer any more.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        boolean isClosed() {
            return closed.getCount() == 0;
        }

        /// The port is free afterwards: a socket is closed when nobody blocks in it any more.
        void close() {
            closed.countDown();
            udp.close();
            try {
                tcp.close();
                for (Socket socket : connections) {
                    socket.close();
                }
                receiver.join();
                acceptor.join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// As over TCP: with its length before it.
    static byte[] framed(byte[] message) {
        byte[] bytes = new byte[message.length + 2];
        bytes[0] = (byte) (message.length >>> 8);
        bytes[1] = (byte) message.length;
        System.arraycopy(message, 0, bytes, 2, message.length);
        return bytes;
    }
}

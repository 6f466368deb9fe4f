package io.fairlead.ingest.dns;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.WireParseException;

/// One query over one socket, which is closed afterwards: a connection that hangs hangs for one query only.
/// Blocks; ends when its virtual thread is interrupted, with an exception of the socket.
final class DnsTransport {
    /// A larger datagram is cut, and so cannot be read.
    private static final int LARGEST_DATAGRAM = 4096;

    private final InetSocketAddress server;
    private final Duration timeout;

    DnsTransport(InetSocketAddress server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
    }

    /// A datagram that is no response to this query, such as a forged or a late one, is ignored.
    ///
    /// @throws WireParseException the response cannot be read
    Message udp(Message query, Question question) throws IOException {
        TimeLimit limit = TimeLimit.of(timeout);
        try (DatagramSocket socket = new DatagramSocket()) {
            // Connected: only datagrams of this server arrive, and an unreachable port is noticed.
            socket.connect(server);
            byte[] sent = query.toWire(Message.MAXLENGTH);
            socket.send(new DatagramPacket(sent, sent.length));
            DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
            while (true) {
                socket.setSoTimeout(limit.millis());
                socket.receive(packet);
                byte[] received = Arrays.copyOf(packet.getData(), packet.getLength());
                if (hasId(received, query)) {
                    Message reply = parsed(received);
                    if (isReply(reply, question)) {
                        return reply;
                    }
                }
            }
        }
    }

    /// @throws WireParseException the response cannot be read, or is not one to this query
    Message tcp(Message query, Question question) throws IOException {
        TimeLimit limit = TimeLimit.of(timeout);
        try (Socket socket = new Socket()) {
            socket.connect(server, limit.millis());
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(withLength(query.toWire(Message.MAXLENGTH)));
            byte[] length = read(socket, 2, limit);
            byte[] received = read(socket, (length[0] & 255) << 8 | (length[1] & 255), limit);
            Message reply = parsed(received);
            if (!hasId(received, query) || !isReply(reply, question)) {
                throw new WireParseException("the response is one to another query");
            }
            return reply;
        }
    }

    /// Over TCP, the length of a message precedes it.
    private static byte[] withLength(byte[] message) {
        byte[] sent = new byte[message.length + 2];
        sent[0] = (byte) (message.length >>> 8);
        sent[1] = (byte) message.length;
        System.arraycopy(message, 0, sent, 2, message.length);
        return sent;
    }

    private static byte[] read(Socket socket, int count, TimeLimit limit) throws IOException {
        byte[] bytes = new byte[count];
        InputStream in = socket.getInputStream();
        int at = 0;
        while (at < count) {
            socket.setSoTimeout(limit.millis());
            int read = in.read(bytes, at, count - at);
            if (read < 0) {
                throw new EOFException("the connection was closed before the response was complete");
            }
            at += read;
        }
        return bytes;
    }

    private static Message parsed(byte[] received) throws WireParseException {
        try {
            return new Message(received);
        } catch (IOException | RuntimeException e) {
            throw new WireParseException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean hasId(byte[] received, Message query) {
        return received.length >= 2
                && ((received[0] & 255) << 8 | (received[1] & 255))
                        == query.getHeader().getID();
    }

    private static boolean isReply(Message reply, Question question) {
        boolean failed = reply.getRcode() != Rcode.NOERROR && reply.getRcode() != Rcode.NXDOMAIN;
        return reply.getHeader().getFlag(Flags.QR) && question.isOf(reply, failed);
    }
}

package io.fairlead.ingest.dns;

import io.fairlead.http.PrintableText;
import io.fairlead.ingest.dns.DnsOptions.Servers;
import io.fairlead.ingest.dns.DnsOptions.Transport;
import io.fairlead.ingest.spi.polling.PollRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.WireParseException;

/// Asks a server a question: by UDP, and by TCP what did not arrive completely. Blocks its thread, a virtual
/// one, which may be interrupted. Any number of threads.
final class DnsClient {
    /// A datagram may get lost.
    private static final int UDP_ATTEMPTS = 2;

    /// Each query has its own socket, and a process may open only so many files.
    static final int SOCKETS = 64;

    private final Semaphore sockets = new Semaphore(SOCKETS, true);
    private final HostNames hosts;
    private final Servers options;
    private final Path resolvConf;

    DnsClient(Servers options) {
        this(options, ResolvConf.FILE);
    }

    DnsClient(Servers options, Path resolvConf) {
        this(options, resolvConf, InetAddress::getByName);
    }

    DnsClient(Servers options, Path resolvConf, HostNames.Lookup lookup) {
        this.options = options;
        this.resolvConf = resolvConf;
        this.hosts = new HostNames(lookup);
    }

    /// The servers to ask, in this order, each once: one that is listed twice confirms nothing.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure there is none
    List<ServerAddress> servers() {
        List<ServerAddress> listed = options.addresses().isEmpty() ? ResolvConf.read(resolvConf) : options.addresses();
        return listed.stream().distinct().toList();
    }

    DnsReply ask(ServerAddress server, Question question, PollRequest request) throws InterruptedException {
        try {
            InetAddress address = hosts.resolve(server.host(), options.timeout());
            DnsTransport transport = new DnsTransport(new InetSocketAddress(address, server.port()), options.timeout());
            return ReplyReader.read(new Exchange(server, question, request, transport).reply(), question);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return failed(e);
        }
    }

    private static DnsReply.Failed failed(IOException e) {
        return switch (e) {
            case SocketTimeoutException _ ->
                new DnsReply.Failed(DnsReply.Failed.TIMEOUT, "no complete response within timeout");
            case WireParseException _ ->
                new DnsReply.Failed("INGEST-DNS-ANSWER", "the response cannot be read (" + described(e) + ")");
            case PortUnreachableException _ ->
                new DnsReply.Failed("INGEST-DNS-UNREACHABLE", "nothing listens on its port");
            case UnknownHostException _ ->
                new DnsReply.Failed("INGEST-DNS-UNREACHABLE", "its own name does not resolve; use its IP address");
            default -> new DnsReply.Failed("INGEST-DNS-UNREACHABLE", described(e));
        };
    }

    private static String described(IOException e) {
        return PrintableText.of(
                String.valueOf(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }

    /// One question to one server, with its repetitions.
    private final class Exchange {
        private final ServerAddress server;
        private final Question question;
        private final PollRequest request;
        private final DnsTransport transport;

        Exchange(ServerAddress server, Question question, PollRequest request, DnsTransport transport) {
            this.server = server;
            this.question = question;
            this.request = request;
            this.transport = transport;
        }

        Message reply() throws IOException, InterruptedException {
            Message reply = reply(question.message());
            boolean mayNotKnowEdns = reply.getRcode() == Rcode.FORMERR || reply.getRcode() == Rcode.NOTIMP;
            return mayNotKnowEdns ? reply(question.withoutEdns()) : reply;
        }

        private Message reply(Message query) throws IOException, InterruptedException {
            Optional<Message> complete = options.transport() == Transport.TCP ? Optional.empty() : completeByUdp(query);
            return complete.isPresent() ? complete.get() : byTcp(query);
        }

        private Optional<Message> completeByUdp(Message query) throws IOException, InterruptedException {
            try {
                Message reply = byUdp(query, UDP_ATTEMPTS);
                return reply.getHeader().getFlag(Flags.TC) ? Optional.empty() : Optional.of(reply);
            } catch (WireParseException _) {
                // Some servers cut a message without saying so.
                return Optional.empty();
            }
        }

        private Message byUdp(Message query, int attempts) throws IOException, InterruptedException {
            try {
                return sent(() -> transport.udp(query, question));
            } catch (SocketTimeoutException e) {
                if (attempts == 1) {
                    throw e;
                }
                return byUdp(query, attempts - 1);
            }
        }

        private Message byTcp(Message query) throws IOException, InterruptedException {
            return sent(() -> transport.tcp(query, question));
        }

        private Message sent(Sent query) throws IOException, InterruptedException {
            request.awaitPermit(server.toString());
            sockets.acquire();
            try {
                return query.reply();
            } finally {
                sockets.release();
            }
        }
    }

    private interface Sent {
        Message reply() throws IOException;
    }
}

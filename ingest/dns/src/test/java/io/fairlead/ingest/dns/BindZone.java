package io.fairlead.ingest.dns;

import io.fairlead.testkit.peers.BindPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Update;

/// The zone of a real BIND, changed by dynamic updates.
final class BindZone implements Zone {
    static final String EMPTY = """
            $TTL 0
            @ 1 IN SOA ns root 1 60 60 3600 1
            @ IN NS ns
            ns IN A 127.0.0.1
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BindPeer bind;
    private final DnsTransport direct;

    BindZone(Path folder) {
        this(BindPeer.start(folder, Map.of(ORIGIN, EMPTY)));
    }

    BindZone(BindPeer bind) {
        this.bind = bind;
        this.direct = new DnsTransport(bind.address(), PATIENCE);
    }

    @Override
    public void replace(String owner, int type, List<Record> records) {
        Update update = new Update(Replies.name(ORIGIN), DClass.IN);
        update.delete(Replies.name(owner), type);
        records.forEach(update::add);
        try {
            SimpleResolver server = new SimpleResolver(bind.address());
            server.setTCP(true);
            server.setTimeout(PATIENCE);
            Message reply = server.send(update);
            if (reply.getRcode() != Rcode.NOERROR) {
                throw new IllegalStateException("BIND refused the update of " + owner + ": " + reply);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] answer(byte[] bytes, boolean tcp) throws IOException {
        Message query = new Message(bytes);
        Record first = query.getQuestion();
        Question question = new Question(first.getName(), first.getType());
        Message reply = tcp ? direct.tcp(query, question) : direct.udp(query, question);
        return reply.toWire(Message.MAXLENGTH);
    }

    @Override
    public void close() {
        bind.close();
    }
}

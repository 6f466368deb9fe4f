package io.fairlead.ingest.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;

/// Responses as a server makes them.
final class Replies {
    static final long TTL = 60;

    private Replies() {}

    static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Record srv(String name, int port, String target) {
        return srv(name, new SrvTarget(target, port, 0, 0), TTL);
    }

    static Record srv(String name, SrvTarget target, long ttl) {
        return new SRVRecord(
                name(name), DClass.IN, ttl, target.priority(), target.weight(), target.port(), name(target.host()));
    }

    static Record address(String name, String address) {
        InetAddress literal = InetAddress.ofLiteral(address);
        return literal.getAddress().length == 4
                ? new ARecord(name(name), DClass.IN, TTL, literal)
                : new AAAARecord(name(name), DClass.IN, TTL, literal);
    }

    static Record alias(String name, String target) {
        return new CNAMERecord(name(name), DClass.IN, TTL, name(target));
    }

    static Record delegation(String zone, String server) {
        return new NSRecord(name(zone), DClass.IN, TTL, name(server));
    }

    static Record soa(String zone, long ttl, long minimum) {
        return new SOARecord(
                name(zone), DClass.IN, ttl, name("ns." + zone), name("root." + zone), 1, 60, 60, 3600, minimum);
    }

    static Message to(Message query, int rcode) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.AA);
        reply.getHeader().setRcode(rcode);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        return reply;
    }

    static Message listing(Message query, Record... answers) {
        return with(to(query, Rcode.NOERROR), Section.ANSWER, answers);
    }

    static Message with(Message reply, int section, Record... records) {
        List.of(records).forEach(it -> reply.addRecord(it, section));
        return reply;
    }

    static Message truncated(Message query) {
        Message reply = to(query, Rcode.NOERROR);
        reply.getHeader().setFlag(Flags.TC);
        return reply;
    }

    static Message nameError(Message query) {
        return with(to(query, Rcode.NXDOMAIN), Section.AUTHORITY, soa("example", TTL, TTL));
    }

    static Message empty(Message query) {
        return with(to(query, Rcode.NOERROR), Section.AUTHORITY, soa("example", TTL, TTL));
    }
}

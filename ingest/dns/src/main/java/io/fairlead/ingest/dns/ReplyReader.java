package io.fairlead.ingest.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// What a response means. Pure.
///
/// | response | meaning |
/// |---|---|
/// | NOERROR with records of the type, at the name or the end of its aliases | the list |
/// | NOERROR without, with the SOA of the zone | absent, of a name that exists |
/// | any of them with the SOA of another zone | failure |
/// | NOERROR without, with name servers instead of the SOA | a referral: failure |
/// | NOERROR with an alias to a name of which the server returns nothing | failure |
/// | NOERROR without anything | absent |
/// | NXDOMAIN | absent |
/// | NXDOMAIN with an alias: it leads to a name that does not exist | failure |
/// | truncated over TCP, any other status | failure |
final class ReplyReader {
    private static final long LONGEST_TTL = 86_400;

    private final Message reply;
    private final Question question;

    private ReplyReader(Message reply, Question question) {
        this.reply = reply;
        this.question = question;
    }

    static DnsReply read(Message reply, Question question) {
        return new ReplyReader(reply, question).read();
    }

    private DnsReply read() {
        if (reply.getHeader().getFlag(Flags.TC)) {
            return new DnsReply.Failed(
                    "INGEST-DNS-ANSWER", "the response is truncated even over TCP, expected a complete one");
        }
        return switch (reply.getRcode()) {
            case Rcode.NOERROR -> noError();
            case Rcode.NXDOMAIN -> nameError();
            case Rcode.REFUSED ->
                new DnsReply.Failed(
                        "INGEST-DNS-REFUSED",
                        "the response is REFUSED, expected NOERROR: it does not answer for this name, or not to this"
                                + " client");
            default ->
                new DnsReply.Failed(
                        "INGEST-DNS-STATUS",
                        "the response is " + Rcode.string(reply.getRcode()) + ", expected NOERROR");
        };
    }

    private DnsReply noError() {
        Chain chain = chain();
        List<Record> found = records(chain.end());
        if (!found.isEmpty()) {
            return listed(found, chain.aliases());
        }
        if (soa().isPresent()) {
            return absent(chain.end(), true, "the name has no such records (NOERROR");
        }
        if (!chain.end().equals(question.name())) {
            return danglingAlias(chain.end(), "of which the server returned nothing");
        }
        return referral()
                .orElseGet(() -> new DnsReply.Absent(
                        false, "the response is NOERROR without records and without an SOA", negativeTtl()));
    }

    /// Those of the type that was asked for.
    private List<Record> records(Name name) {
        return answers()
                .filter(it -> it.getType() == question.type() && it.getName().equals(name))
                .toList();
    }

    private DnsReply listed(List<Record> found, List<Record> aliases) {
        List<Record> counted = new ArrayList<>(found);
        counted.addAll(aliases);
        return new DnsReply.Listed(found, section(Section.ADDITIONAL).toList(), leastTtl(counted));
    }

    private Optional<DnsReply> referral() {
        return section(Section.AUTHORITY)
                .filter(it -> it.getType() == Type.NS)
                .findFirst()
                .map(delegation -> new DnsReply.Failed(
                        "INGEST-DNS-ANSWER",
                        "the response is a referral to the servers of " + shown(delegation.getName())
                                + ", expected the records; use a recursive server, or one of those"));
    }

    private static DnsReply danglingAlias(Name end, String problem) {
        return new DnsReply.Failed("INGEST-DNS-ALIAS", "it is an alias of " + shown(end) + ", " + problem);
    }

    private DnsReply nameError() {
        Optional<Record> alias = answers()
                .filter(it -> it.getType() == Type.CNAME || it.getType() == Type.DNAME)
                .findFirst();
        return alias.isPresent()
                ? danglingAlias(chain().end(), "which does not exist (NXDOMAIN)")
                : absent(question.name(), false, "the name does not exist (NXDOMAIN");
    }

    /// Only the zone that a name is in can say that it is not there.
    private DnsReply absent(Name of, boolean exists, String what) {
        Optional<Name> zone = soa().map(Record::getName);
        if (zone.isPresent() && !of.subdomain(zone.get())) {
            return new DnsReply.Failed(
                    "INGEST-DNS-ANSWER",
                    what + ", SOA of " + shown(zone.get()) + "), expected the SOA of a zone that " + shown(of)
                            + " is in");
        }
        String soa = zone.map(it -> ", SOA of " + shown(it)).orElse(", no SOA");
        return new DnsReply.Absent(exists, what + soa + ")", negativeTtl());
    }

    private Stream<Record> answers() {
        return section(Section.ANSWER);
    }

    private Stream<Record> section(int section) {
        return reply.getSection(section).stream().filter(it -> it.getDClass() == DClass.IN);
    }

    /// The name that aliases lead to.
    private record Chain(Name end, List<Record> aliases) {}

    private Chain chain() {
        List<Record> aliases = new ArrayList<>();
        Set<Name> visited = new HashSet<>();
        Name at = question.name();
        while (visited.add(at)) {
            Name from = at;
            Optional<CNAMERecord> next = answers()
                    .filter(it -> it.getName().equals(from))
                    .filter(CNAMERecord.class::isInstance)
                    .map(CNAMERecord.class::cast)
                    .findFirst();
            if (next.isEmpty()) {
                break;
            }
            aliases.add(next.get());
            at = next.get().getTarget();
        }
        return new Chain(at, aliases);
    }

    private Optional<SOARecord> soa() {
        return section(Section.AUTHORITY)
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .findFirst();
    }

    /// RFC 2308: the TTL of the SOA record, and the minimum in it. Zero without an SOA: such an answer is not
    /// cached.
    private Duration negativeTtl() {
        return ttl(soa().map(it -> Math.min(it.getTTL(), it.getMinimum())).orElse(0L));
    }

    static Duration leastTtl(List<? extends Record> records) {
        return ttl(records.stream().mapToLong(Record::getTTL).min().orElse(0));
    }

    /// Servers hold nothing for longer than about a day, whatever the zone says.
    private static Duration ttl(long seconds) {
        return Duration.ofSeconds(Math.min(LONGEST_TTL, seconds));
    }

    private static String shown(Name name) {
        return '"' + name.toString(true) + '"';
    }
}

package io.fairlead.ingest.dns;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.dns.DnsOptions.Bounds;
import io.fairlead.ingest.dns.DnsOptions.Families;
import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.Priorities;
import io.fairlead.ingest.dns.DnsOptions.Selection;
import io.fairlead.ingest.dns.DnsOptions.Servers;
import io.fairlead.ingest.dns.DnsOptions.Transport;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.dns.DnsServer.Answering;
import io.fairlead.ingest.dns.DnsServer.Asked;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/// A zone behind a server that breaks what passes, with a name for each service. The name of `contract-b` does
/// not exist without instances, the others do.
final class ZoneUnderTest implements RegistryUnderTest {
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final List<String> SERVICES = List.of("contract-a", "contract-b", "contract-c", "other");

    private final Zone zone;
    private final DnsServer server;
    private final TreeMap<String, TreeMap<String, Entry>> services = new TreeMap<>();

    ZoneUnderTest(Zone zone) {
        this.zone = zone;
        this.server = new DnsServer(this::pass);
        SERVICES.stream()
                .filter(service -> !service.equals("contract-b"))
                .map(ZoneUnderTest::owner)
                .forEach(owner -> zone.replace(
                        owner, Type.TXT, List.of(new TXTRecord(Replies.name(owner), DClass.IN, 0, "exists"))));
    }

    private static String owner(String service) {
        return "_" + service + "._tcp." + Zone.ORIGIN;
    }

    private static String host(Entry entry) {
        return entry.name() + "." + entry.service() + "." + Zone.ORIGIN;
    }

    @Override
    public RegistrySource newSource() {
        DnsOptions options = new DnsOptions(
                SERVICES.stream()
                        .map(service -> new WatchedName(owner(service), Kind.SRV, 0, service))
                        .toList(),
                new Servers(List.of(server.address()), Transport.UDP, TIMEOUT),
                new Selection(Families.IPV4, Priorities.LOWEST, 1),
                new Bounds(Duration.ofMillis(100), Duration.ofSeconds(1)));
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(1 << 20));
        return new DnsFactory().create(new SourceId("dns"), options, context);
    }

    @Override
    public synchronized void put(Entry entry) {
        String address = entry.name().equals("one") ? "10.0.0.1" : "10.0.0.2";
        zone.replace(host(entry), Type.A, List.of(Replies.address(host(entry), address)));
        services.computeIfAbsent(entry.service(), _ -> new TreeMap<>()).put(entry.name(), entry);
        write(entry.service());
    }

    @Override
    public synchronized void remove(Entry entry) {
        services.getOrDefault(entry.service(), new TreeMap<>()).remove(entry.name());
        write(entry.service());
    }

    private void write(String service) {
        zone.replace(
                owner(service),
                Type.SRV,
                services.getOrDefault(service, new TreeMap<>()).values().stream()
                        .map(it -> Replies.srv(owner(service), new SrvTarget(host(it), it.port(), 0, 0), 0))
                        .toList());
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        SrvTarget bad = new SrvTarget("bad." + Zone.ORIGIN, 0, 0, 0);
        zone.replace(owner("other"), Type.SRV, List.of(Replies.srv(owner("other"), bad, 0)));
    }

    /// A server that limits the rate of its responses drops them, or answers REFUSED, as to those without permission.
    @Override
    public boolean canThrottle() {
        return false;
    }

    @Override
    public boolean hasParts() {
        return true;
    }

    @Override
    public void failPartOf(String service) {
        server.answer(asked -> {
            if (asked.isFor(owner(service), Type.SRV)) {
                asked.reply(Replies.to(asked.query(), Rcode.SERVFAIL));
            } else {
                pass(asked);
            }
        });
    }

    private void pass(Asked asked) throws IOException {
        asked.reply(answer(asked));
    }

    private byte[] answer(Asked asked) throws IOException {
        return zone.answer(asked.bytes(), asked.isTcp());
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> server.refuse();
            case SILENT -> server.answer(_ -> {});
            case LATE -> server.answer(ZoneUnderTest.this::late);
            case SLOW -> server.answer(overTcp(asked -> trickle(asked, DnsServer.framed(answer(asked)))));
            case ERROR -> server.answer(asked -> asked.reply(Replies.to(asked.query(), Rcode.SERVFAIL)));
            case BUSY -> server.answer(asked -> asked.reply(Replies.to(asked.query(), Rcode.REFUSED)));
            case HALF_CLOSED -> server.answer(overTcp(Asked::halfClose));
            case TRUNCATED -> server.answer(asked -> asked.reply(Replies.truncated(asked.query())));
            case MALFORMED -> server.answer(asked -> asked.reply(cut(answer(asked))));
            case PARTIAL -> server.answer(this::withoutAddresses);
        }
    }

    private void late(Asked asked) throws IOException, InterruptedException {
        if (asked.pause(3_000)) {
            pass(asked);
        }
    }

    /// By UDP the response is that it does not fit.
    private static Answering overTcp(Answering answering) {
        return asked -> {
            if (asked.isTcp()) {
                answering.answer(asked);
            } else {
                asked.reply(Replies.truncated(asked.query()));
            }
        };
    }

    private static void trickle(Asked asked, byte[] bytes) throws IOException, InterruptedException {
        for (byte each : bytes) {
            if (!asked.pause(50)) {
                return;
            }
            asked.raw(new byte[] {each});
        }
    }

    /// Without its last bytes, although the header counts all records.
    private static byte[] cut(byte[] message) {
        return Arrays.copyOf(message, message.length - 5);
    }

    /// The list comes, without the addresses of the targets, and those cannot be queried either.
    private void withoutAddresses(Asked asked) throws IOException {
        if (asked.query().getQuestion().getType() == Type.A) {
            asked.reply(Replies.to(asked.query(), Rcode.SERVFAIL));
            return;
        }
        Message reply = new Message(answer(asked));
        reply.removeAllRecords(Section.ADDITIONAL);
        asked.reply(reply);
    }

    @Override
    public void restore() {
        server.answer(this::pass);
        server.listen();
    }

    /// Two timeouts of a query, and more.
    @Override
    public Duration reaction() {
        return Duration.ofMillis(1500);
    }

    @Override
    public void close() {
        server.close();
        zone.close();
    }
}

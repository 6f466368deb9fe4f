package io.fairlead.ingest.dns;

import io.fairlead.ingest.dns.DnsOptions.Bounds;
import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.Selection;
import io.fairlead.ingest.dns.DnsOptions.Servers;
import io.fairlead.ingest.dns.DnsOptions.Transport;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.Instance;
import io.fairlead.testkit.contract.RecordingListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/// One name as a source reads it, reading by reading, and a clock that a test sets.
final class OneName {
    static final String WEB = "_web._tcp.example";
    static final Duration TIMEOUT = Duration.ofMillis(1500);

    private final RecordingListener listener = new RecordingListener();
    private final SetClock clock = new SetClock();
    private final DnsPart part;

    OneName(WatchedName name, Servers servers, Selection selection) {
        Bounds bounds = new Bounds(Duration.ofSeconds(5), Duration.ofMinutes(5));
        DnsOptions options = new DnsOptions(List.of(name), servers, selection, bounds);
        part = new DnsPart(name, "", options, new DnsPart.Access(new DnsClient(servers), clock));
    }

    static OneName srv(Selection selection, DnsServer... servers) {
        return new OneName(new WatchedName(WEB, Kind.SRV, 0, "web"), udp(servers), selection);
    }

    static OneName srv(DnsServer... servers) {
        return srv(DnsFactory.selection(DnsFactory.DEFAULTS), servers);
    }

    static OneName addresses(Kind kind, DnsServer... servers) {
        return new OneName(
                new WatchedName("db.example", kind, 5432, "db"),
                udp(servers),
                DnsFactory.selection(DnsFactory.DEFAULTS));
    }

    private static Servers udp(DnsServer... servers) {
        return new Servers(List.of(servers).stream().map(DnsServer::address).toList(), Transport.UDP, TIMEOUT);
    }

    /// As the first one of a run.
    Listing first() throws InterruptedException {
        return part.fetch(new PollRequest(listener, true));
    }

    Listing next() throws InterruptedException {
        return part.fetch(new PollRequest(listener, false));
    }

    Duration nextIn() {
        return part.nextIn().orElseThrow();
    }

    void wait(Duration time) {
        clock.now = clock.now.plus(time);
    }

    RecordingListener listener() {
        return listener;
    }

    static List<String> ids(Listing listing) {
        return listing instanceof Listing.Complete complete
                ? complete.instances().stream().map(Instance::id).toList()
                : List.of("unchanged");
    }

    static List<String> unread(Listing listing) {
        return listing instanceof Listing.Complete complete ? complete.unread() : List.of("unchanged");
    }

    private static final class SetClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}

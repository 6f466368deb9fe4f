package io.fairlead.ingest.dns;

import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.dns.NameReader.Read;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.model.Position;
import io.fairlead.model.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One name. It is read again at the least TTL of its last answer.
///
/// | answer | meaning |
/// |---|---|
/// | a list | everything that the name has |
/// | SRV with the one target `.` | positively nothing |
/// | no such records, no such name | nothing, once another server or the next TTL says so too; until then a failure |
/// | the last answer again, within its TTL | it may come from a cache: nothing is confirmed by it |
/// | a target without an address | its instance stays as it was |
/// | anything else | a failure: nothing changes |
///
/// What is held outlives a run, and is worth nothing when it is old: see [AccumulatedRecords].
final class DnsPart implements PolledPart {
    private final WatchedName name;
    private final String prefix;
    private final DnsOptions options;
    private final Clock clock;
    private final NameReader reader;
    private final CacheWindow window;
    private final TargetProblems problems = new TargetProblems();
    private Duration next;
    private Listing.@Nullable Complete held;

    /// Where a part reads from.
    record Access(DnsClient client, Clock clock) {}

    /// @param prefix of the part, empty if it is the whole registry
    DnsPart(WatchedName name, String prefix, DnsOptions options, Access access) {
        this.name = name;
        this.prefix = prefix;
        this.options = options;
        this.clock = access.clock();
        this.reader = new NameReader(name, options, access);
        this.window = new CacheWindow(options.selection().accumulate() > 1);
        this.next = options.bounds().minInterval();
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Optional<Duration> nextIn() {
        return Optional.of(next);
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        Read read = reader.read(request);
        Instant now = clock.instant();
        boolean isRepeated = window.isRepeated(read.content(), read.ttl(), now);
        next = options.bounds().of(isRepeated ? window.atMost(read.next(), now) : read.next());
        Mapped mapped = read.content().mapped();
        problems.report(mapped.problems(), request.listener());
        Listing.Complete listing = listing(mapped);
        // What the guard asks for within the TTL confirms nothing. The next other answer is reported, so that it does.
        Listing.Complete reported = isRepeated ? listing(mapped.unproven(DnsMapper.prefix(name))) : listing;
        if (!request.full() && (listing.equals(held) || reported.equals(held))) {
            return new Listing.Unchanged(listing.position());
        }
        held = reported;
        return reported;
    }

    private static Listing.Complete listing(Mapped mapped) {
        List<String> unread = mapped.unread();
        Position position =
                new Position(Sha256.hex(mapped.instances().toString()).substring(0, 16));
        return new Listing.Complete(mapped.instances(), unread, position);
    }
}

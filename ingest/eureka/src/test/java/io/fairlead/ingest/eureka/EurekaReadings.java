package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.http.Credentials;
import io.fairlead.testkit.contract.RecordingListener;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

/// A source, reading by reading, with a clock that stands still until it is moved.
final class EurekaReadings implements AutoCloseable {
    static final Duration DELAY = Duration.ofMinutes(3);
    static final Duration INTERVAL = Duration.ofSeconds(30);
    static final Times TIMES = new Times(INTERVAL, Duration.ofMinutes(10), DELAY);

    private final StillClock clock = new StillClock();
    private final RecordingListener listener = new RecordingListener();
    private final EurekaClient client;
    private final EurekaPart part;
    private Listing.Complete last = new Listing.Complete(List.of(), List.of(), Position.UNKNOWN);

    EurekaReadings(CannedEureka... servers) {
        this(List.of(servers).stream().map(CannedEureka::url).toList());
    }

    EurekaReadings(List<URI> urls) {
        this(urls, TIMES, TlsOptions.NONE);
    }

    EurekaReadings(List<URI> urls, Times times, TlsOptions tls) {
        EurekaOptions options = new EurekaOptions(
                urls,
                new Access(new Credentials.None(), tls, Duration.ofSeconds(60), 128 << 20),
                new Mapping(AddressKind.IP, "", List.of()),
                times);
        client = new EurekaClient(options, new SourceContext(clock, new Random(7), new ByteBudget(512 << 20)));
        part = new EurekaPart(options, client, clock);
    }

    private static final class StillClock extends Clock {
        private java.time.Instant now = java.time.Instant.parse("2026-11-30T10:00:00Z");

        @Override
        public java.time.Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    /// Without converting the result.
    Listing listing() throws InterruptedException {
        return part.fetch(new PollRequest(listener, false));
    }

    /// The ids and ports of the instances that are reported after another reading, as the first one of a run.
    List<String> first() throws InterruptedException {
        return visible(part.fetch(new PollRequest(listener, true)));
    }

    List<String> next() throws InterruptedException {
        return visible(part.fetch(new PollRequest(listener, false)));
    }

    /// The next reading after this time.
    List<String> after(Duration time) throws InterruptedException {
        pass(time);
        return next();
    }

    /// Polls as a source does, for at least that long.
    List<String> pollFor(Duration time) throws InterruptedException {
        List<String> visible = List.of();
        for (Duration left = time; !left.isNegative(); left = left.minus(INTERVAL)) {
            visible = after(INTERVAL);
        }
        return visible;
    }

    /// So that what an earlier process reported no longer matters.
    void settled() throws InterruptedException {
        settledBut();
    }

    /// The same where these ids cannot be read.
    void settledBut(String... unread) throws InterruptedException {
        var _ = first();
        var _ = pollFor(DELAY);
        assertThat(last.unread()).containsExactly(unread);
    }

    void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    TransientFailure failure() {
        TransientFailure failure = catchThrowableOfType(TransientFailure.class, this::next);
        assertThat(failure).as("the failure of a reading").isNotNull();
        return failure;
    }

    private List<String> visible(Listing listing) {
        if (listing instanceof Listing.Complete complete) {
            last = complete;
        }
        return last.instances().stream()
                .map(it ->
                        it.id().replaceFirst("/$", ":") + it.ports().getFirst().target())
                .toList();
    }

    /// What the last complete listing contains.
    List<Instance> instances() {
        return last.instances();
    }

    List<String> unread() {
        return last.unread();
    }

    RecordingListener listener() {
        return listener;
    }

    @Override
    public void close() {
        client.close();
    }
}

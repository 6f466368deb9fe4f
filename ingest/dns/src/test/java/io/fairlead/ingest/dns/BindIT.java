package io.fairlead.ingest.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.dns.DnsOptions.Bounds;
import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.Servers;
import io.fairlead.ingest.dns.DnsOptions.Transport;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.BindPeer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// What a real server answers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BindIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ZONE = """
            $TTL 60
            @ IN SOA ns root 1 60 60 3600 30
            @ IN NS ns
            ns IN A 127.0.0.1
            one IN A 10.0.0.1
            one IN AAAA fd00::1
            two IN A 10.0.0.2
            alias IN CNAME one
            gone IN CNAME nowhere
            away IN CNAME www.example.com.
            _web._tcp IN SRV 0 0 80 one
            _web._tcp IN SRV 0 0 80 two
            _alias._tcp IN SRV 0 0 80 alias
            _gone._tcp IN SRV 0 0 80 gone
            _none._tcp IN SRV 0 0 0 .
            _text._tcp IN TXT "no SRV"
            sub IN NS ns.sub
            ns.sub IN A 10.0.0.9
            """;

    private Runnable stop = () -> {};
    private ServerAddress server = new ServerAddress("127.0.0.1", 53);
    private BindZone zone = unstarted();

    @SuppressWarnings("NullAway") // set before each test
    private static BindZone unstarted() {
        return null;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        BindPeer bind = BindPeer.start(folder, Map.of(Zone.ORIGIN, ZONE + many(), "broken.test", ""));
        stop = bind::close;
        server = new ServerAddress("127.0.0.1", bind.address().getPort());
        zone = new BindZone(bind);
    }

    @AfterAll
    void stop() {
        stop.run();
    }

    private static String many() {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            records.append("many-%d IN A 10.1.0.%d%n_many._tcp IN SRV 0 0 80 many-%d%n".formatted(i, i, i));
        }
        return records.toString();
    }

    private OneName name(String name, Kind kind, Transport transport) {
        return new OneName(
                new WatchedName(name, kind, kind == Kind.SRV ? 0 : 80, "web"),
                new Servers(List.of(server), transport, Duration.ofSeconds(20)),
                DnsFactory.selection(DnsFactory.DEFAULTS));
    }

    private OneName srv(String label) {
        return name("_" + label + "._tcp." + Zone.ORIGIN, Kind.SRV, Transport.UDP);
    }

    private static void assertFails(OneName name, String code) {
        assertThatThrownBy(name::first)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    void recordsWithAddressesAreOneQuery() throws InterruptedException {
        OneName name = srv("web");

        assertThat(OneName.ids(name.first()))
                .containsExactly(
                        "_web._tcp.fairlead.test/one.fairlead.test", "_web._tcp.fairlead.test/two.fairlead.test");
        assertThat(name.listener().permits()).isEqualTo(1);
        assertThat(name.nextIn()).isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aLongListIsComplete(Transport transport) throws InterruptedException {
        OneName name = name("_many._tcp." + Zone.ORIGIN, Kind.SRV, transport);

        assertThat(OneName.ids(name.first()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 120)
                        .mapToObj(i -> "_many._tcp.fairlead.test/many-" + i + ".fairlead.test")
                        .toList());
        // BIND of today sends no addresses with a list of more than 13 targets.
        assertThat(name.listener().permits()).isLessThanOrEqualTo(transport == Transport.TCP ? 121 : 122);
    }

    @Test
    void aTargetThatIsAnAliasIsResolved() throws InterruptedException {
        assertThat(OneName.ids(srv("alias").first())).containsExactly("_alias._tcp.fairlead.test/alias.fairlead.test");
    }

    @Test
    void aTargetThatDoesNotExistIsUnread() throws InterruptedException {
        OneName name = srv("gone");
        Listing listing = name.first();

        assertThat(OneName.ids(listing)).isEmpty();
        assertThat(OneName.unread(listing)).containsExactly("_gone._tcp.fairlead.test/gone.fairlead.test");
        assertThat(name.listener().failures().getFirst())
                .hasMessageContaining("it is an alias of \"nowhere.fairlead.test\", which does not exist (NXDOMAIN)");
    }

    @Test
    void positivelyNothing() throws InterruptedException {
        Listing listing = srv("none").first();

        assertThat(OneName.ids(listing)).isEmpty();
        assertThat(OneName.unread(listing)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "text"})
    void whatDoesNotExistIsBelievedAfterTheMinimumOfTheZone(String label) throws InterruptedException {
        OneName name = srv(label);
        assertFails(name, "INGEST-DNS-NAME");
        name.wait(Duration.ofSeconds(29));
        assertFails(name, "INGEST-DNS-NAME");
        name.wait(Duration.ofSeconds(1));

        assertThat(OneName.ids(name.first())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "_web._tcp.broken.test, INGEST-DNS-STATUS",
        "_web._tcp.other.test, INGEST-DNS-REFUSED",
        "gone.fairlead.test, INGEST-DNS-ALIAS",
        "away.fairlead.test, INGEST-DNS-ALIAS",
        "_web._tcp.sub.fairlead.test, INGEST-DNS-ANSWER",
    })
    void anythingElseIsAFailure(String name, String code) {
        assertFails(name(name, Kind.SRV, Transport.UDP), code);
        assertFails(name(name, Kind.A, Transport.TCP), code);
    }

    @Test
    void bothFamiliesOfAName() throws InterruptedException {
        assertThat(OneName.ids(
                        name("one." + Zone.ORIGIN, Kind.BOTH, Transport.UDP).first()))
                .containsExactly("one.fairlead.test/10.0.0.1", "one.fairlead.test/fd00::1");
    }

    /// How fast a change is noticed, and what it costs; the numbers are printed for docs/registries/dns.md.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5})
    void aChangeIsNoticedAtTheTtl(long ttl) throws InterruptedException {
        String owner = "_ttl-" + ttl + "._tcp." + Zone.ORIGIN;
        DnsOptions options = new DnsOptions(
                List.of(new WatchedName(owner, Kind.SRV, 0, "ttl")),
                new Servers(List.of(server), Transport.UDP, Duration.ofSeconds(20)),
                DnsFactory.selection(DnsFactory.DEFAULTS),
                new Bounds(Duration.ofSeconds(1), Duration.ofMinutes(5)));
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(1 << 20));
        RecordingListener listener = new RecordingListener();
        write(owner, ttl, "one");
        try (SourceRun run =
                SourceRun.start(new DnsFactory().create(new SourceId("dns"), options, context), listener)) {
            long begin = System.nanoTime();
            awaitTarget(listener, owner, "one");
            StringBuilder noticed = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                String target = i % 2 == 0 ? "two" : "one";
                write(owner, ttl, target);
                long changed = System.nanoTime();
                awaitTarget(listener, owner, target);
                noticed.append(' ')
                        .append((System.nanoTime() - changed) / 1_000_000)
                        .append(" ms");
            }
            int queries = listener.permits();
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "BIND, TTL %d s: noticed after%s; %d queries in %.1f s%n", ttl, noticed, queries, seconds);
            assertThat(queries).as("queries").isLessThanOrEqualTo((int) (seconds / ttl) + 2);
            assertThat(run.thrown()).isNull();
        }
    }

    private void write(String owner, long ttl, String target) {
        SrvTarget listed = new SrvTarget(target + "." + Zone.ORIGIN, 80, 0, 0);
        List<Record> records = List.of(Replies.srv(owner, listed, ttl));
        zone.replace(owner, Type.SRV, records);
    }

    private static void awaitTarget(RecordingListener listener, String owner, String target)
            throws InterruptedException {
        String id = owner + "/" + target + "." + Zone.ORIGIN;
        assertThat(listener.await(PATIENCE, it -> it.view().keySet().equals(Set.of(id))))
                .as("%s; failures: %s", id, listener.failures())
                .isTrue();
    }
}

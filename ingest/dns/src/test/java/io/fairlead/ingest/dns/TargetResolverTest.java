package io.fairlead.ingest.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.dns.DnsOptions.Families;
import io.fairlead.ingest.dns.DnsOptions.Servers;
import io.fairlead.ingest.dns.DnsOptions.Transport;
import io.fairlead.ingest.dns.TargetAddresses.OfFamily;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.testkit.contract.RecordingListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

class TargetResolverTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final Duration TTL = Duration.ofSeconds(Replies.TTL);

    private final DnsServer server = new DnsServer(asked -> asked.reply(Replies.nameError(asked.query())));
    private final DnsServer second = new DnsServer(
            asked -> asked.reply(Replies.listing(asked.query(), Replies.address("one.example", "10.0.0.1"))));
    private final PollRequest request = new PollRequest(new RecordingListener(), true);
    private final Doubts doubts = new Doubts(TTL);

    @AfterEach
    void stop() {
        server.close();
        second.close();
    }

    private static DnsClient client(Duration timeout, DnsServer... servers) {
        return new DnsClient(
                new Servers(List.of(servers).stream().map(DnsServer::address).toList(), Transport.UDP, timeout));
    }

    private Map<String, TargetAddresses> resolve(DnsClient client, Clock clock, Families families, List<String> hosts)
            throws InterruptedException {
        return new TargetResolver(
                        new TargetResolver.Access(client, request, doubts, clock), server.address(), List.of(), TTL)
                .resolve(hosts, families);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NXDOMAIN", "SERVFAIL", "REFUSED"})
    void theNextServerIsAskedForATargetThatTheFirstCannotResolve(String status) throws InterruptedException {
        server.answer(asked -> asked.reply(Replies.to(asked.query(), Rcode.value(status))));

        assertThat(resolve(client(OneName.TIMEOUT, server, second), CLOCK, Families.IPV4, List.of("one.example"))
                        .get("one.example"))
                .satisfies(it -> assertThat(it.hasSome()).isTrue());
    }

    @Test
    void aFamilyThatAServerDeniesIsDoubtedUntilItSaysSoAfterTheTtl() throws InterruptedException {
        server.answer(asked -> asked.reply(
                asked.isFor("one.example", Type.A)
                        ? Replies.listing(asked.query(), Replies.address("one.example", "10.0.0.1"))
                        : Replies.empty(asked.query())));
        DnsClient client = client(OneName.TIMEOUT, server);
        List<String> hosts = List.of("one.example");

        assertThat(resolve(client, CLOCK, Families.BOTH, hosts).get("one.example"))
                .satisfies(it -> assertThat(it.ipv6()).isEqualTo(new OfFamily.Doubted()));
        assertThat(resolve(client, Clock.offset(CLOCK, TTL), Families.BOTH, hosts)
                        .get("one.example"))
                .satisfies(it -> assertThat(it.ipv6()).isInstanceOf(OfFamily.Known.class));
    }

    @Test
    void afterSeveralTimeoutsInARowTheRestIsNotAsked() throws InterruptedException {
        server.answer(_ -> {});
        List<String> hosts =
                IntStream.range(0, 500).mapToObj(i -> "h" + i + ".example").toList();

        Map<String, TargetAddresses> resolved =
                resolve(client(Duration.ofMillis(100), server), CLOCK, Families.IPV4, hosts);

        assertThat(resolved).hasSize(500);
        assertThat(resolved.values()).allSatisfy(it -> assertThat(it.ipv4()).isInstanceOf(OfFamily.Unknown.class));
        assertThat(server.queries()).hasSizeLessThan(200);
    }

    @Test
    void theNumberOfSocketsIsLimited() throws InterruptedException {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        server.answer(asked -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            if (asked.pause(100)) {
                open.decrementAndGet();
                asked.reply(Replies.nameError(asked.query()));
            }
        });
        DnsClient client = client(Duration.ofSeconds(30), server);
        List<Thread> threads = IntStream.range(0, 4 * DnsClient.SOCKETS)
                .mapToObj(i -> Thread.ofVirtual().start(() -> ask(client)))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(server.queries()).hasSize(4 * DnsClient.SOCKETS);
        assertThat(most.get()).isLessThanOrEqualTo(DnsClient.SOCKETS);
    }

    private void ask(DnsClient client) {
        try {
            var _ = client.ask(server.address(), Question.of("one.example", Type.A), request);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The system's own lookup takes as long as it likes.
    @Test
    void theNameOfAServerIsResolvedWithinTimeoutAndOnceAtATime() throws IOException, InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        HostNames names = new HostNames(host -> {
            lookups.incrementAndGet();
            try {
                answered.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return InetAddress.ofLiteral("10.0.0.53");
        });

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> names.resolve("ns1.example", Duration.ofMillis(50)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(lookups.get()).isEqualTo(1);
        answered.countDown();
        assertThat(names.resolve("ns1.example", Duration.ofSeconds(30)).getHostAddress())
                .isEqualTo("10.0.0.53");
    }
}

package io.fairlead.ingest.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.dns.DnsOptions.Bounds;
import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.Servers;
import io.fairlead.ingest.dns.DnsOptions.Transport;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// What others were asked to mend, by the number of the issue.
class PublicIssuesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ID = "_web._tcp.example/one.example";

    private final DnsServer server = new DnsServer(asked -> asked.reply(one(asked.query())));
    private final DnsServer second = new DnsServer(asked -> asked.reply(Replies.to(asked.query(), Rcode.SERVFAIL)));
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
        second.close();
    }

    private static Message listing(Message query, String target) {
        Record listed = Replies.srv(OneName.WEB, new SrvTarget(target, 80, 0, 0), 0);
        return Replies.with(Replies.listing(query, listed), Section.ADDITIONAL, Replies.address(target, "10.0.0.1"));
    }

    private static Message one(Message query) {
        return listing(query, "one.example");
    }

    private static Message empty(Message query) {
        return Replies.with(Replies.to(query, Rcode.NOERROR), Section.AUTHORITY, Replies.soa("example", 1, 1));
    }

    private static Message nameError(Message query) {
        return Replies.with(Replies.to(query, Rcode.NXDOMAIN), Section.AUTHORITY, Replies.soa("example", 0, 0));
    }

    private SourceRun start(DnsServer... servers) {
        DnsOptions options = new DnsOptions(
                List.of(new WatchedName(OneName.WEB, Kind.SRV, 0, "web")),
                new Servers(List.of(servers).stream().map(DnsServer::address).toList(), Transport.UDP, OneName.TIMEOUT),
                DnsFactory.selection(DnsFactory.DEFAULTS),
                new Bounds(Duration.ofMillis(50), Duration.ofSeconds(1)));
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(1 << 20));
        return SourceRun.start(new DnsFactory().create(new SourceId("dns"), options, context), listener);
    }

    private void awaitIds(String... ids) throws InterruptedException {
        var _ = listener.await(PATIENCE, it -> it.view().keySet().equals(Set.of(ids)));
        assertThat(listener.view().keySet())
                .as("failures: %s", listener.failures())
                .containsExactlyInAnyOrder(ids);
    }

    /// An answer without records was taken for an error, so the targets stayed forever. Here until it came again
    /// after its TTL.
    @Test
    void prometheus2799AnswersWithoutRecordsRemoveTheTargetsAfterAConfirmation() throws InterruptedException {
        try (SourceRun run = start(server)) {
            awaitIds(ID);
            server.answer(asked -> asked.reply(empty(asked.query())));
            awaitIds();

            assertThat(listener.failures()).extracting(Failure::code).containsOnly("INGEST-DNS-NAME");
            assertThat(run.thrown()).isNull();
        }
    }

    /// A server cut its responses in the additional section and did not say so.
    @Test
    void prometheus4507AResponseThatIsCutWithoutSayingSoIsReadOverTcp() throws InterruptedException {
        server.answer(asked -> {
            byte[] complete = one(asked.query()).toWire(Message.MAXLENGTH);
            asked.reply(asked.isTcp() ? complete : Arrays.copyOf(complete, complete.length - 3));
        });
        try (SourceRun run = start(server)) {
            awaitIds(ID);

            assertThat(listener.failures()).isEmpty();
            assertThat(run.thrown()).isNull();
        }
    }

    /// A search list turned one name into several, and the error of one of them spoiled the answer of the
    /// other.
    @Test
    void debops2001AnErrorAfterNxdomainRemovesNothingAndOnlyOneNameIsAsked() throws InterruptedException {
        try (SourceRun run = start(server, second)) {
            awaitIds(ID);
            server.answer(asked -> asked.reply(nameError(asked.query())));
            assertThat(listener.await(PATIENCE, it -> !it.failures().isEmpty())).isTrue();

            assertThat(listener.view()).containsOnlyKeys(ID);
            assertThat(listener.failures().getFirst().code()).isEqualTo("INGEST-DNS-NAME");
            assertThat(server.queries()).containsOnly("udp _web._tcp.example SRV");
            assertThat(second.queries()).containsOnly("udp _web._tcp.example SRV");
            assertThat(run.thrown()).isNull();
        }
    }

    /// A truncated list was used as if it were complete.
    @Test
    void pjproject2200ATruncatedListIsNotUsed() throws InterruptedException {
        try (SourceRun run = start(server)) {
            awaitIds(ID);
            server.answer(asked -> {
                if (!asked.isTcp()) {
                    asked.reply(Replies.with(
                            Replies.truncated(asked.query()),
                            Section.ANSWER,
                            Replies.srv(OneName.WEB, 80, "two.example")));
                }
            });
            assertThat(listener.await(PATIENCE, it -> it.failures().size() >= 2))
                    .isTrue();

            assertThat(listener.view()).containsOnlyKeys(ID);
            assertThat(listener.failures()).extracting(Failure::code).containsOnly("INGEST-DNS-TIMEOUT");
            assertThat(run.thrown()).isNull();
        }
    }

    /// Targets that changed were no longer noticed after days; here after connections that hang and break off.
    @Test
    void prometheus3360ChangesAreNoticedAfterConnectionsThatHang() throws InterruptedException {
        try (SourceRun run = start(server)) {
            awaitIds(ID);
            for (int i = 0; i < 3; i++) {
                int failures = listener.failures().size();
                server.answer(asked -> {
                    if (!asked.isTcp()) {
                        asked.reply(Replies.truncated(asked.query()));
                    }
                });
                assertThat(listener.await(PATIENCE, it -> it.failures().size() > failures))
                        .isTrue();
                String target = "new-" + i + ".example";
                server.answer(asked ->
                        asked.reply(asked.isTcp() ? listing(asked.query(), target) : Replies.truncated(asked.query())));
                awaitIds("_web._tcp.example/" + target);
            }
            assertThat(run.isAlive()).isTrue();
        }
    }
}

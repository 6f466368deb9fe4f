package io.fairlead.ingest.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.dns.DnsOptions.Families;
import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.Priorities;
import io.fairlead.ingest.dns.DnsOptions.Selection;
import io.fairlead.ingest.dns.DnsServer.Answering;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Absence is never evidence: what must happen before something counts as removed.
class DnsEvidenceTest {
    private static final String PREFIX = "_web._tcp.example/";
    private static final String ONE = PREFIX + "one.example";
    private static final String TWO = PREFIX + "two.example";
    private static final Duration TTL = Duration.ofSeconds(Replies.TTL);
    private static final Duration LONG = Duration.ofHours(1);

    private final DnsServer server = new DnsServer(listing("one", "two"));
    private final DnsServer second = new DnsServer(listing("one", "two"));
    private final DnsServer third = new DnsServer(listing("one", "two"));

    @AfterEach
    void stop() {
        server.close();
        second.close();
        third.close();
    }

    /// With the addresses of the targets.
    private static Answering listing(String... labels) {
        return targets(Arrays.stream(labels)
                .map(it -> Replies.srv(OneName.WEB, 80, it + ".example"))
                .toArray(Record[]::new));
    }

    private static Answering targets(Record... records) {
        return asked -> {
            if (asked.isFor(OneName.WEB, Type.SRV)) {
                asked.reply(Replies.with(
                        Replies.listing(asked.query(), records),
                        Section.ADDITIONAL,
                        Replies.address("one.example", "10.0.0.1"),
                        Replies.address("two.example", "10.0.0.2"),
                        Replies.address("three.example", "10.0.0.3")));
            } else {
                asked.reply(Replies.to(asked.query(), Rcode.SERVFAIL));
            }
        };
    }

    private static final Answering EMPTY = asked -> asked.reply(Replies.empty(asked.query()));
    private static final Answering NAME_ERROR = asked -> asked.reply(Replies.nameError(asked.query()));

    private static OneName accumulating(int answers, DnsServer... servers) {
        return OneName.srv(new Selection(Families.IPV4, Priorities.LOWEST, answers), servers);
    }

    private static void assertFails(OneName name, String code) {
        assertThatThrownBy(name::next)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    void noRecordsAreBelievedAfterTheirTtlOnly() throws InterruptedException {
        OneName name = OneName.srv(server);
        var _ = name.first();
        server.answer(EMPTY);

        assertFails(name, "INGEST-DNS-NAME");
        name.wait(TTL.minusSeconds(1));
        assertFails(name, "INGEST-DNS-NAME");
        name.wait(Duration.ofSeconds(1));
        assertThat(OneName.ids(name.next())).isEmpty();
    }

    @Test
    void noRecordsAreBelievedFromTwoServersAndNotIfTheOtherOneHasSome() throws InterruptedException {
        OneName name = OneName.srv(server, second);
        server.answer(EMPTY);
        assertFails(name, "INGEST-DNS-CONTRADICTION");

        second.answer(EMPTY);
        assertThat(OneName.ids(name.first())).isEmpty();
        assertThat(OneName.unread(name.first())).as("asked for again").containsExactly(PREFIX);
    }

    @Test
    void aThirdServerWithRecordsIsNotOutvoted() {
        server.answer(NAME_ERROR);
        second.answer(NAME_ERROR);

        assertFails(OneName.srv(server, second, third), "INGEST-DNS-CONTRADICTION");
        assertThat(third.queries()).hasSize(1);
    }

    @Test
    void aServerThatIsListedTwiceIsOne() {
        server.answer(NAME_ERROR);

        assertFails(OneName.srv(server, server), "INGEST-DNS-NAME");
        assertThat(server.queries()).hasSize(1);
    }

    /// Whatever `min-interval` is: a server that loads its zone needs longer than 5 seconds.
    @ParameterizedTest
    @ValueSource(strings = {"NOERROR", "NXDOMAIN"})
    void withoutATtlADoubtLastsTenSeconds(String status) throws InterruptedException {
        OneName name = OneName.srv(server);
        server.answer(asked -> asked.reply(Replies.to(asked.query(), Rcode.value(status))));

        assertFails(name, "INGEST-DNS-NAME");
        name.wait(Duration.ofSeconds(9));
        assertFails(name, "INGEST-DNS-NAME");
        name.wait(Duration.ofSeconds(1));
        assertThat(OneName.ids(name.next())).isEmpty();
    }

    /// In between, another process may have read the name.
    @Test
    void aDoubtIsForgottenInTime() throws InterruptedException {
        OneName name = OneName.srv(server);
        server.answer(NAME_ERROR);
        assertFails(name, "INGEST-DNS-NAME");
        name.wait(LONG);

        assertFails(name, "INGEST-DNS-NAME");
        name.wait(TTL);
        assertThat(OneName.ids(name.next())).isEmpty();
    }

    @Test
    void whatIsAccumulatedIsForgottenInTime() throws InterruptedException {
        OneName name = accumulating(2, server);
        var _ = name.first();
        name.wait(TTL);
        assertThat(OneName.unread(name.next())).isEmpty();
        name.wait(LONG);
        server.answer(listing("one"));

        Listing again = name.first();
        assertThat(OneName.ids(again)).containsExactly(ONE);
        assertThat(OneName.unread(again)).containsExactly(PREFIX);
    }

    @Test
    void anOldAddressIsNotReportedAgain() throws InterruptedException {
        OneName name = OneName.srv(server);
        var _ = name.first();
        name.wait(LONG);
        server.answer(asked -> asked.reply(
                asked.isFor(OneName.WEB, Type.SRV)
                        ? Replies.listing(asked.query(), Replies.srv(OneName.WEB, 80, "one.example"))
                        : Replies.to(asked.query(), Rcode.SERVFAIL)));

        Listing listing = name.first();
        assertThat(OneName.ids(listing)).isEmpty();
        assertThat(OneName.unread(listing)).containsExactly(ONE);
    }

    /// The deletion guard asks some seconds later, and a cache answers.
    @Test
    void theSameAnswerWithinItsTtlConfirmsNothing() throws InterruptedException {
        OneName name = OneName.srv(server);
        var _ = name.first();
        name.wait(TTL);
        server.answer(listing("one"));
        Listing lacks = name.next();
        assertThat(OneName.ids(lacks)).containsExactly(ONE);
        assertThat(OneName.unread(lacks)).isEmpty();

        name.wait(Duration.ofSeconds(3));
        assertThat(OneName.unread(name.first())).as("asked for").containsExactly(PREFIX);
        assertThat(name.nextIn()).isEqualTo(TTL.minusSeconds(3));
        name.wait(TTL.minusSeconds(3));
        Listing confirms = name.next();
        assertThat(OneName.ids(confirms)).containsExactly(ONE);
        assertThat(OneName.unread(confirms)).isEmpty();
    }

    @Test
    void anotherAnswerWithinTheTtlIsNotFromTheCache() throws InterruptedException {
        OneName name = OneName.srv(server);
        var _ = name.first();
        server.answer(listing("one"));

        Listing listing = name.first();
        assertThat(OneName.ids(listing)).containsExactly(ONE);
        assertThat(OneName.unread(listing)).isEmpty();
    }

    @Test
    void anAnswerCountsOncePerTtl() throws InterruptedException {
        OneName name = accumulating(2, server);
        var _ = name.first();
        name.wait(TTL);
        assertThat(OneName.unread(name.next())).isEmpty();
        server.answer(listing("one"));
        for (int i = 0; i < 5; i++) {
            assertThat(OneName.ids(name.first())).as("asked for").containsExactly(ONE, TWO);
        }
        name.wait(TTL);
        assertThat(OneName.ids(name.next())).containsExactly(ONE, TWO);
        name.wait(TTL);
        assertThat(OneName.ids(name.next())).containsExactly(ONE);
    }

    @Test
    void onlyTheTargetDotBypassesAccumulate() throws InterruptedException {
        OneName name = accumulating(2, server, second);
        var _ = name.first();
        Answering withoutSrv = asked -> asked.reply(
                asked.isFor(OneName.WEB, Type.SRV)
                        ? Replies.empty(asked.query())
                        : Replies.listing(
                                asked.query(),
                                Replies.address("one.example", "10.0.0.1"),
                                Replies.address("two.example", "10.0.0.2")));
        server.answer(withoutSrv);
        second.answer(withoutSrv);
        name.wait(TTL);
        assertThat(OneName.ids(name.next())).containsExactly(ONE, TWO);
        name.wait(TTL);
        assertThat(OneName.ids(name.next())).isEmpty();

        server.answer(listing("one"));
        name.wait(TTL);
        assertThat(OneName.unread(name.next())).as("a list begins").containsExactly(PREFIX);
        server.answer(asked -> asked.reply(Replies.listing(asked.query(), Replies.srv(OneName.WEB, 0, "."))));
        name.wait(TTL);
        Listing nothing = name.next();
        assertThat(OneName.ids(nothing)).isEmpty();
        assertThat(OneName.unread(nothing)).isEmpty();
    }

    /// The number of ports is in the id, so that of both answers counts.
    @Test
    void recordsAreAccumulatedAndMappedTogether() throws InterruptedException {
        OneName name = accumulating(2, server);
        server.answer(targets(Replies.srv(OneName.WEB, 80, "one.example")));
        assertThat(OneName.ids(name.first())).containsExactly(ONE);
        server.answer(targets(Replies.srv(OneName.WEB, 81, "one.example")));
        name.wait(TTL);

        assertThat(OneName.ids(name.next())).containsExactly(ONE + ":80", ONE + ":81");
    }

    @Test
    void aServerThatDeniesTheNameForOneFamilyContradictsTheOtherHoweverManyDoSo() throws InterruptedException {
        OneName name = OneName.addresses(Kind.BOTH, server, second);
        Answering noIpv4 = asked -> asked.reply(
                asked.isFor("db.example", Type.A)
                        ? Replies.nameError(asked.query())
                        : Replies.listing(asked.query(), Replies.address("db.example", "fd00::1")));
        server.answer(noIpv4);
        second.answer(noIpv4);

        assertFails(name, "INGEST-DNS-CONTRADICTION");
        name.wait(TTL);
        assertFails(name, "INGEST-DNS-CONTRADICTION");
    }

    @Test
    void aFamilyWithoutRecordsIsUnreadUntilItsTtlIsOver() throws InterruptedException {
        OneName name = OneName.addresses(Kind.BOTH, server);
        server.answer(asked -> asked.reply(
                asked.isFor("db.example", Type.A)
                        ? Replies.empty(asked.query())
                        : Replies.listing(asked.query(), Replies.address("db.example", "fd00::1"))));

        Listing first = name.first();
        assertThat(OneName.ids(first)).containsExactly("db.example/fd00::1");
        assertThat(OneName.unread(first)).containsExactly("db.example/");
        name.wait(TTL);
        assertThat(OneName.unread(name.next())).isEmpty();
    }

    private static Record withPriority(int priority, String label) {
        return Replies.srv(OneName.WEB, new SrvTarget(label + ".example", 80, priority, 0), Replies.TTL);
    }

    @Test
    void thePreferredTargetWithoutAnAddressDoesNotRemoveTheOthers() throws InterruptedException {
        OneName name = OneName.srv(server);
        server.answer(targets(withPriority(20, "two")));
        assertThat(OneName.ids(name.first())).containsExactly(TWO);
        server.answer(targets(withPriority(10, "broken"), withPriority(20, "two"), withPriority(30, "three")));
        name.wait(TTL);

        Listing listing = name.next();
        assertThat(OneName.ids(listing)).containsExactly(TWO);
        assertThat(OneName.unread(listing)).containsExactly(PREFIX + "broken.example");
    }

    /// Its instance stays as it was, and so the others would be added to it.
    @Test
    void thePreferredTargetThatCannotBeResolvedForAWhileStaysPreferred() throws InterruptedException {
        OneName name = OneName.srv(server);
        server.answer(targets(withPriority(10, "one"), withPriority(20, "two")));
        assertThat(OneName.ids(name.first())).containsExactly(ONE);
        name.wait(TTL);
        server.answer(asked -> {
            Message reply = Replies.listing(asked.query(), withPriority(10, "one"), withPriority(20, "two"));
            asked.reply(asked.isFor(OneName.WEB, Type.SRV) ? reply : Replies.to(asked.query(), Rcode.SERVFAIL));
        });

        Listing listing = name.next();
        assertThat(OneName.ids(listing)).isEmpty();
        assertThat(OneName.unread(listing)).containsExactly(ONE);
    }
}

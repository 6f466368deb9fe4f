package io.fairlead.ingest.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsServer.Answering;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsPartTest {
    private static final Record ONE = Replies.srv(OneName.WEB, 80, "one.example");
    private static final Record TWO = Replies.srv(OneName.WEB, 80, "two.example");
    private static final Record ONE_ADDRESS = Replies.address("one.example", "10.0.0.1");
    private static final Record TWO_ADDRESS = Replies.address("two.example", "10.0.0.2");

    private final DnsServer server = new DnsServer(asked -> asked.reply(both(asked.query())));
    private final DnsServer second = new DnsServer(asked -> asked.reply(Replies.nameError(asked.query())));

    @AfterEach
    void stop() {
        server.close();
        second.close();
    }

    private static Message both(Message query) {
        return Replies.with(Replies.listing(query, ONE, TWO), Section.ADDITIONAL, ONE_ADDRESS, TWO_ADDRESS);
    }

    private static Message onlyOne(Message query) {
        return Replies.with(Replies.listing(query, ONE), Section.ADDITIONAL, ONE_ADDRESS);
    }

    private static Answering status(int rcode) {
        return asked -> asked.reply(Replies.to(asked.query(), rcode));
    }

    private static void assertFails(OneName name, String code) {
        assertThatThrownBy(name::next)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageStartingWith("reading ")
                .hasMessageEndingWith("; what was read before stays in use");
    }

    @Test
    void oneQueryIsEnoughWhereTheServerSendsTheAddressesToo() throws InterruptedException {
        OneName name = OneName.srv(server);

        assertThat(OneName.ids(name.first()))
                .containsExactly("_web._tcp.example/one.example", "_web._tcp.example/two.example");
        assertThat(server.queries()).containsExactly("udp _web._tcp.example SRV");
        assertThat(name.nextIn()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void anEqualAnswerIsUnchangedInAnyOrderAndWithAnyTtl() throws InterruptedException {
        OneName name = OneName.srv(server);
        var _ = name.first();
        SrvTarget one = new SrvTarget("one.example", 80, 0, 0);
        server.answer(asked -> asked.reply(Replies.with(
                Replies.listing(asked.query(), TWO, Replies.srv(OneName.WEB, one, 17)),
                Section.ADDITIONAL,
                TWO_ADDRESS,
                ONE_ADDRESS)));

        assertThat(name.next()).isInstanceOf(Listing.Unchanged.class);
        assertThat(name.nextIn()).isEqualTo(Duration.ofSeconds(17));
        assertThat(name.first()).as("asked for").isInstanceOf(Listing.Complete.class);
    }

    @Test
    void addressesThatDidNotComeAreQueried() throws InterruptedException {
        server.answer(asked -> {
            if (asked.isFor(OneName.WEB, Type.SRV)) {
                asked.reply(Replies.with(Replies.listing(asked.query(), ONE, TWO), Section.ADDITIONAL, ONE_ADDRESS));
            } else if (asked.isFor("two.example", Type.A)) {
                // An alias, which the target of an SRV record must not be.
                asked.reply(Replies.listing(
                        asked.query(),
                        Replies.alias("two.example", "b.example"),
                        Replies.address("b.example", "10.0.0.7")));
            }
        });

        assertThat(((Listing.Complete) OneName.srv(server).first()).instances())
                .extracting(Instance::address)
                .containsExactly("10.0.0.1", "10.0.0.7");
        assertThat(server.queries()).containsExactly("udp _web._tcp.example SRV", "udp two.example A");
    }

    @ParameterizedTest
    @CsvSource({"SERVFAIL", "REFUSED", "NXDOMAIN", "NOERROR"})
    void aTargetThatCannotBeResolvedKeepsItsInstance(String status) throws InterruptedException {
        OneName name = OneName.srv(server);
        var _ = name.first();
        server.answer(asked -> {
            if (asked.isFor(OneName.WEB, Type.SRV)) {
                asked.reply(Replies.with(Replies.listing(asked.query(), ONE, TWO), Section.ADDITIONAL, TWO_ADDRESS));
            } else if (status.equals("NOERROR")) {
                asked.reply(Replies.empty(asked.query()));
            } else {
                asked.reply(Replies.to(asked.query(), Rcode.value(status)));
            }
        });

        name.wait(Duration.ofSeconds(60));
        Listing listing = name.next();

        assertThat(OneName.unread(listing)).containsExactly("_web._tcp.example/one.example");
        assertThat(name.listener().unresolved()).containsExactly("_web._tcp.example/one.example");

        server.answer(asked -> asked.reply(both(asked.query())));
        var _ = name.next();
        assertThat(name.listener().unresolved()).isEmpty();
    }

    @Test
    void aTargetThatWasNeverResolvedIsUnreadAndReportedOnce() throws InterruptedException {
        OneName name = OneName.srv(server);
        server.answer(asked -> {
            if (asked.isFor(OneName.WEB, Type.SRV)) {
                asked.reply(Replies.with(Replies.listing(asked.query(), ONE, TWO), Section.ADDITIONAL, TWO_ADDRESS));
            }
        });

        Listing listing = name.first();
        assertThat(OneName.ids(listing)).containsExactly("_web._tcp.example/two.example");
        assertThat(OneName.unread(listing)).containsExactly("_web._tcp.example/one.example");
        assertThat(name.next()).isInstanceOf(Listing.Unchanged.class);
        assertThat(name.listener().failures()).hasSize(1);
    }

    @Test
    void theTargetDotIsPositivelyNothing() throws InterruptedException {
        server.answer(asked -> asked.reply(Replies.listing(asked.query(), Replies.srv(OneName.WEB, 0, "."))));

        Listing listing = OneName.srv(server).first();

        assertThat(OneName.ids(listing)).isEmpty();
        assertThat(OneName.unread(listing)).isEmpty();
    }

    @Test
    void aNameThatDoesNotExistIsBelievedAfterItsTtl() throws InterruptedException {
        OneName name = OneName.srv(server);
        var _ = name.first();
        server.answer(asked -> asked.reply(Replies.nameError(asked.query())));

        assertThatThrownBy(name::next)
                .isInstanceOfSatisfying(TransientFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo("INGEST-DNS-NAME");
                    assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(60));
                })
                .hasMessage("reading _web._tcp.example SRV: " + server.address()
                        + ": the name does not exist (NXDOMAIN, SOA of \"example\"), expected its records; this counts"
                        + " once another server says so too, or this one again after its TTL; what was read before"
                        + " stays in use");
        name.wait(Duration.ofSeconds(59));
        assertFails(name, "INGEST-DNS-NAME");
        assertThatThrownBy(name::first).as("a recheck").isInstanceOf(TransientFailure.class);
        name.wait(Duration.ofSeconds(1));
        assertThat(OneName.ids(name.next())).isEmpty();
        assertThat(name.next()).isInstanceOf(Listing.Unchanged.class);

        server.answer(asked -> asked.reply(both(asked.query())));
        assertThat(OneName.ids(name.next())).hasSize(2);
        server.answer(asked -> asked.reply(Replies.nameError(asked.query())));
        assertFails(name, "INGEST-DNS-NAME");
    }

    @Test
    void anotherFailureInBetweenBeginsTheDoubtAgain() throws InterruptedException {
        OneName name = OneName.srv(server);
        var _ = name.first();
        server.answer(asked -> asked.reply(Replies.nameError(asked.query())));
        assertFails(name, "INGEST-DNS-NAME");
        server.answer(status(Rcode.SERVFAIL));
        assertFails(name, "INGEST-DNS-STATUS");
        name.wait(Duration.ofSeconds(60));
        server.answer(asked -> asked.reply(Replies.nameError(asked.query())));

        assertFails(name, "INGEST-DNS-NAME");
    }

    @Test
    void aSecondServerConfirmsThatANameDoesNotExist() throws InterruptedException {
        OneName name = OneName.srv(server, second);
        var _ = name.first();
        assertThat(second.queries()).isEmpty();
        server.answer(asked -> asked.reply(Replies.nameError(asked.query())));

        assertThat(OneName.ids(name.next())).isEmpty();
        assertThat(second.queries()).hasSize(1);
    }

    @Test
    void serversThatContradictEachOtherAreNotBelieved() throws InterruptedException {
        OneName name = OneName.srv(second, server);

        for (int i = 0; i < 3; i++) {
            assertFails(name, "INGEST-DNS-CONTRADICTION");
            name.wait(Duration.ofMinutes(10));
        }
    }

    @Test
    void anythingWithoutAProofIsDoubtfulToo() throws InterruptedException {
        OneName name = OneName.srv(server);
        var _ = name.first();
        server.answer(status(Rcode.NOERROR));

        assertFails(name, "INGEST-DNS-NAME");
    }

    @Test
    void theNextServerIsAskedWhereOneFails() throws InterruptedException {
        server.answer(status(Rcode.SERVFAIL));
        second.answer(asked -> asked.reply(both(asked.query())));

        assertThat(OneName.ids(OneName.srv(server, second).first())).hasSize(2);
    }

    @Test
    void allThatFailedAreNamed() {
        server.answer(status(Rcode.SERVFAIL));
        second.answer(status(Rcode.REFUSED));

        assertThatThrownBy(OneName.srv(server, second)::first)
                .hasMessage("reading _web._tcp.example SRV: " + server.address()
                        + ": the response is SERVFAIL, expected NOERROR; " + second.address()
                        + ": the response is REFUSED, expected NOERROR: it does not answer for this name, or not to"
                        + " this client; what was read before stays in use");
    }

    @Test
    void aListThatDoesNotFitIsReadOverTcp() throws InterruptedException {
        server.answer(asked -> asked.reply(asked.isTcp() ? both(asked.query()) : cutAndSaid(asked.query())));

        assertThat(OneName.ids(OneName.srv(server).first())).hasSize(2);
        assertThat(server.queries()).containsExactly("udp _web._tcp.example SRV", "tcp _web._tcp.example SRV");
    }

    /// As a truncated list comes: with the records that fit.
    private static Message cutAndSaid(Message query) {
        return Replies.with(Replies.truncated(query), Section.ANSWER, ONE);
    }

    @Test
    void aTruncatedListIsAFailureOverTcp() {
        server.answer(asked -> asked.reply(cutAndSaid(asked.query())));

        assertFails(OneName.srv(server), "INGEST-DNS-ANSWER");
    }

    @Test
    void silenceIsAFailureAfterASecondAttempt() {
        server.answer(_ -> {});

        assertFails(OneName.srv(server), "INGEST-DNS-TIMEOUT");
        assertThat(server.queries()).hasSize(2);
    }

    @Test
    void aLostDatagramCostsOneTimeout() throws InterruptedException {
        server.answer(asked -> {
            if (server.queries().size() > 1) {
                asked.reply(both(asked.query()));
            }
        });

        assertThat(OneName.ids(OneName.srv(server).first())).hasSize(2);
    }

    @Test
    void anUnreachablePortIsAFailure() {
        server.refuse();

        assertFails(OneName.srv(server), "INGEST-DNS-UNREACHABLE");
    }

    @Test
    void answersToOtherQueriesAreIgnored() throws InterruptedException {
        server.answer(asked -> {
            Message forged = onlyOne(asked.query());
            forged.getHeader().setID(asked.query().getHeader().getID() ^ 1);
            asked.reply(forged);
            asked.reply(onlyOne(Question.of("_other._tcp.example", Type.SRV).message()));
            Message sameId =
                    onlyOne(Question.of("_other._tcp.example", Type.SRV).message());
            sameId.getHeader().setID(asked.query().getHeader().getID());
            asked.reply(sameId);
            asked.reply(both(asked.query()));
        });

        assertThat(OneName.ids(OneName.srv(server).first())).hasSize(2);
    }

    @Test
    void onlyAnswersToOtherQueriesAreSilence() {
        server.answer(asked -> {
            Message forged = both(asked.query());
            forged.getHeader().setID(asked.query().getHeader().getID() ^ 1);
            asked.reply(forged);
        });

        assertFails(OneName.srv(server), "INGEST-DNS-TIMEOUT");
    }

    @Test
    void aServerWithoutEdnsIsAskedWithoutIt() throws InterruptedException {
        server.answer(asked -> asked.reply(
                asked.query().getOPT() == null ? both(asked.query()) : Replies.to(asked.query(), Rcode.FORMERR)));

        assertThat(OneName.ids(OneName.srv(server).first())).hasSize(2);
    }

    @Test
    void bothFamiliesOfANameAreInstances() throws InterruptedException {
        server.answer(asked -> asked.reply(Replies.listing(
                asked.query(),
                Replies.address("db.example", asked.isFor("db.example", Type.A) ? "10.0.0.1" : "fd00::1"))));

        assertThat(OneName.ids(OneName.addresses(Kind.BOTH, server).first()))
                .containsExactly("db.example/10.0.0.1", "db.example/fd00::1");
        assertThat(OneName.ids(OneName.addresses(Kind.A, server).first())).containsExactly("db.example/10.0.0.1");
        assertThat(OneName.ids(OneName.addresses(Kind.AAAA, server).first())).containsExactly("db.example/fd00::1");
    }

    @Test
    void oneFamilyMayBeEmptyButNotFail() throws InterruptedException {
        OneName name = OneName.addresses(Kind.BOTH, server);
        server.answer(asked -> asked.reply(
                asked.isFor("db.example", Type.A)
                        ? Replies.listing(asked.query(), Replies.address("db.example", "10.0.0.1"))
                        : Replies.empty(asked.query())));
        assertThat(OneName.ids(name.first())).containsExactly("db.example/10.0.0.1");

        for (int rcode : new int[] {Rcode.SERVFAIL, Rcode.NXDOMAIN}) {
            server.answer(asked -> asked.reply(
                    asked.isFor("db.example", Type.A)
                            ? Replies.listing(asked.query(), Replies.address("db.example", "10.0.0.1"))
                            : Replies.to(asked.query(), rcode)));
            assertFails(name, rcode == Rcode.SERVFAIL ? "INGEST-DNS-STATUS" : "INGEST-DNS-CONTRADICTION");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "4, 5", "5, 5", "60, 60", "300, 300", "86400, 300"})
    void aNameIsReadAgainAtItsTtlWithinTheBounds(long ttl, long seconds) throws InterruptedException {
        SrvTarget one = new SrvTarget("one.example", 80, 0, 0);
        Record address = Record.newRecord(
                ONE_ADDRESS.getName(), Type.A, ONE_ADDRESS.getDClass(), 86_400, ONE_ADDRESS.rdataToWireCanonical());
        server.answer(asked -> asked.reply(Replies.with(
                Replies.listing(asked.query(), Replies.srv(OneName.WEB, one, ttl)), Section.ADDITIONAL, address)));
        OneName name = OneName.srv(server);
        var _ = name.first();

        assertThat(name.nextIn()).isEqualTo(Duration.ofSeconds(seconds));
    }
}

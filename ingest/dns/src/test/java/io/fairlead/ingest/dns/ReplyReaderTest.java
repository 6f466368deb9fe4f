package io.fairlead.ingest.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ReplyReaderTest {
    private static final Question SRV = Question.of("_web._tcp.example", Type.SRV);
    private static final Question A = Question.of("web.example", Type.A);
    private static final Record ONE = Replies.srv("_web._tcp.example", 80, "one.example");

    private static final String NO_RECORDS = "the name has no such records (NOERROR, SOA of \"example\")";

    private static DnsReply read(Message reply, Question question) {
        return ReplyReader.read(reply, question);
    }

    private static DnsReply.Failed failed(String code, String what) {
        return new DnsReply.Failed(code, what);
    }

    @Test
    void recordsAreTheListWithTheLeastTtl() {
        Record brief = Replies.srv("_web._tcp.example", new SrvTarget("two.example", 80, 0, 0), 7);
        Record address = Replies.address("one.example", "10.0.0.1");
        Message reply = Replies.with(Replies.listing(SRV.message(), ONE, brief), Section.ADDITIONAL, address);

        assertThat(read(reply, SRV))
                .isEqualTo(new DnsReply.Listed(List.of(ONE, brief), List.of(address), Duration.ofSeconds(7)));
    }

    @Test
    void recordsOfOtherNamesAndTypesAreNotInTheList() {
        Record other = Replies.srv("_other._tcp.example", 80, "one.example");
        Message reply = Replies.listing(SRV.message(), other, Replies.address("_web._tcp.example", "10.0.0.1"), ONE);

        assertThat(read(reply, SRV))
                .isInstanceOfSatisfying(
                        DnsReply.Listed.class,
                        listed -> assertThat(listed.records()).containsExactly(ONE));
    }

    @Test
    void aliasesAreFollowed() {
        Record end = Replies.address("c.example", "10.0.0.1");
        Message reply = Replies.listing(
                A.message(), Replies.alias("b.example", "c.example"), Replies.alias("web.example", "B.example"), end);

        assertThat(read(reply, A))
                .isInstanceOfSatisfying(
                        DnsReply.Listed.class,
                        listed -> assertThat(listed.records()).containsExactly(end));
    }

    @Test
    void aliasesInACircleLeadNowhere() {
        Message reply = Replies.listing(
                A.message(), Replies.alias("b.example", "web.example"), Replies.alias("web.example", "b.example"));

        assertThat(read(reply, A)).isInstanceOfAny(DnsReply.Failed.class, DnsReply.Absent.class);
    }

    @ParameterizedTest
    @CsvSource({"60, 30, 30", "10, 30, 10", "9999999, 9999999, 86400"})
    void noRecordsAndAnSoaAreAbsentOfANameThatExists(long ttl, long minimum, long expected) {
        Message reply = Replies.with(
                Replies.to(SRV.message(), Rcode.NOERROR), Section.AUTHORITY, Replies.soa("example", ttl, minimum));

        assertThat(read(reply, SRV)).isEqualTo(new DnsReply.Absent(true, NO_RECORDS, Duration.ofSeconds(expected)));
    }

    @Test
    void anAliasOfANameWithoutSuchRecordsIsAbsent() {
        Message reply = Replies.with(
                Replies.listing(A.message(), Replies.alias("web.example", "b.example")),
                Section.AUTHORITY,
                Replies.soa("example", 60, 60));

        assertThat(read(reply, A)).isEqualTo(new DnsReply.Absent(true, NO_RECORDS, Duration.ofSeconds(60)));
    }

    @Test
    void nothingAtAllProvesNothing() {
        assertThat(read(Replies.to(SRV.message(), Rcode.NOERROR), SRV))
                .isEqualTo(new DnsReply.Absent(
                        false, "the response is NOERROR without records and without an SOA", Duration.ZERO));
    }

    @Test
    void aReferralIsAFailure() {
        Message reply = Replies.with(
                Replies.to(SRV.message(), Rcode.NOERROR),
                Section.AUTHORITY,
                Replies.delegation("_tcp.example", "ns.other.example"));

        assertThat(read(reply, SRV))
                .isEqualTo(failed(
                        "INGEST-DNS-ANSWER",
                        "the response is a referral to the servers of \"_tcp.example\", expected the records; use a"
                                + " recursive server, or one of those"));
    }

    @Test
    void anAliasThatTheServerDoesNotFollowIsAFailure() {
        Message reply = Replies.listing(A.message(), Replies.alias("web.example", "web.other"));

        assertThat(read(reply, A))
                .isEqualTo(failed(
                        "INGEST-DNS-ALIAS", "it is an alias of \"web.other\", of which the server returned nothing"));
    }

    @Test
    void aNameThatDoesNotExistIsAbsent() {
        assertThat(read(Replies.nameError(SRV.message()), SRV))
                .isEqualTo(new DnsReply.Absent(
                        false, "the name does not exist (NXDOMAIN, SOA of \"example\")", Duration.ofSeconds(60)));
        assertThat(read(Replies.to(SRV.message(), Rcode.NXDOMAIN), SRV))
                .isEqualTo(new DnsReply.Absent(false, "the name does not exist (NXDOMAIN, no SOA)", Duration.ZERO));
    }

    @Test
    void anAliasOfANameThatDoesNotExistIsAFailure() {
        Message reply = Replies.with(
                Replies.nameError(A.message()), Section.ANSWER, Replies.alias("web.example", "gone.example"));

        assertThat(read(reply, A))
                .isEqualTo(failed(
                        "INGEST-DNS-ALIAS", "it is an alias of \"gone.example\", which does not exist (NXDOMAIN)"));
    }

    @ParameterizedTest
    @CsvSource({
        "SERVFAIL, INGEST-DNS-STATUS",
        "FORMERR, INGEST-DNS-STATUS",
        "NOTIMP, INGEST-DNS-STATUS",
        "NOTAUTH, INGEST-DNS-STATUS",
        "REFUSED, INGEST-DNS-REFUSED",
    })
    void anyOtherStatusIsAFailureWhateverIsInIt(String status, String code) {
        Message reply = Replies.with(Replies.to(SRV.message(), Rcode.value(status)), Section.ANSWER, ONE);

        assertThat(read(reply, SRV)).isInstanceOfSatisfying(DnsReply.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(code);
            assertThat(failed.what()).startsWith("the response is " + status + ", expected NOERROR");
        });
    }

    @Test
    void aTruncatedListIsAFailure() {
        Message reply = Replies.listing(SRV.message(), ONE);
        reply.getHeader().setFlag(Flags.TC);

        assertThat(read(reply, SRV))
                .isEqualTo(failed(
                        "INGEST-DNS-ANSWER", "the response is truncated even over TCP, expected a complete one"));
    }

    /// What a resolver adds to the answer of another one, or a server that guesses.
    @ParameterizedTest
    @CsvSource({"NOERROR, other", "NXDOMAIN, other", "NXDOMAIN, web.example", "NOERROR, _other._tcp.example"})
    void theSoaOfAnotherZoneIsNoProof(String status, String zone) {
        Message reply = Replies.with(
                Replies.to(SRV.message(), Rcode.value(status)), Section.AUTHORITY, Replies.soa(zone, 60, 60));

        assertThat(read(reply, SRV)).isInstanceOfSatisfying(DnsReply.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("INGEST-DNS-ANSWER");
            assertThat(failed.what())
                    .endsWith("SOA of \"" + zone + "\"), expected the SOA of a zone that \"_web._tcp.example\" is in");
        });
    }

    @Test
    void recordsOfAnotherClassAreNotInTheList() {
        Record chaos = Record.newRecord(ONE.getName(), ONE.getType(), DClass.CH, 60, ONE.rdataToWireCanonical());
        Message reply = Replies.listing(SRV.message(), chaos, ONE);

        assertThat(read(reply, SRV))
                .isInstanceOfSatisfying(
                        DnsReply.Listed.class,
                        listed -> assertThat(listed.records()).containsExactly(ONE));
    }
}

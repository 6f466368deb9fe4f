package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static io.fairlead.ingest.aws.Aws.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.GroupMembership.Member;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Health;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Auto Scaling fails, and EC2 does not: no instance is removed, none changes its health, and the source says
/// so.
class AutoScalingFailuresTest {
    private static final String PART = PLACE + "/auto-scaling";
    private static final String GROUPS = "reading 123456789012/eu-west-1 with autoscaling:DescribeAutoScalingGroups: ";
    private static final String ONE = PLACE.prefix() + "i-0001";
    private static final String TWO = PLACE.prefix() + "i-0002";
    private static final String THREE = PLACE.prefix() + "i-0003";
    private static final Map<String, Health> ALL =
            Map.of(ONE, Health.PASSING, TWO, Health.MAINTENANCE, THREE, Health.UNKNOWN);

    private final AwsServer server = new AwsServer();
    private final Readings readings =
            new Readings(Aws.withGroups(Aws.every(Aws.options(server.url(), 1000), Duration.ofMinutes(1)), "service"));

    AutoScalingFailuresTest() {
        server.put(REGION, of("i-0001"), of("i-0002"), Vm.of("i-0003", "web"));
        server.groups().put("i-0001", "a", "InService");
        server.groups().put("i-0002", "b", "Standby");
    }

    @AfterEach
    void stop() {
        readings.close();
        server.close();
    }

    private static Vm of(String id) {
        return Vm.of(id, "web").with(GroupMembership.TAG, "a");
    }

    private void fail(Answer answer) {
        server.fail(call -> call.isOfGroups() ? answer : null);
    }

    private long asked() {
        return server.count("DescribeAutoScalingGroups");
    }

    /// All that is known, as if it were read for the first time.
    private Map<String, Health> healths() throws InterruptedException {
        Map<String, Health> all = new TreeMap<>();
        Readings.instances(readings.first()).forEach(it -> all.put(it.id(), it.health()));
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, INGEST-AWS-DENIED",
        "400, Throttling, INGEST-AWS-BUSY",
        "503, ServiceUnavailable, INGEST-AWS-STATUS",
        "500, InternalFailure, INGEST-AWS-STATUS",
        "403, ExpiredToken, INGEST-AWS-EXPIRED",
        "400, ValidationError, INGEST-AWS-REFUSED",
        "400, InvalidNextToken, INGEST-AWS-PAGES",
    })
    void aRefusalChangesNoInstanceAndIsReportedOnce(int status, String error, String code) throws InterruptedException {
        assertThat(healths()).isEqualTo(ALL);
        fail(Answer.stsError(status, error, "sorry"));
        for (int i = 0; i < 3; i++) {
            readings.pass(Duration.ofMinutes(10));
            assertThat(healths()).isEqualTo(ALL);
            assertThat(readings.listener().failures()).extracting(Failure::code).containsExactly(code);
            assertThat(readings.listener().unresolved()).containsExactly(PART + "/");
            assertThat(readings.listener().failedParts()).containsOnlyKeys(PART);
        }
        server.restore();
        readings.pass(Duration.ofMinutes(10));
        assertThat(healths()).isEqualTo(ALL);
        assertThat(readings.listener().unresolved()).isEmpty();
        assertThat(readings.listener().failedParts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><head><title>Sign in</title></head><body/></html>",
                "<!DOCTYPE html><html><body><br>Sign in</body></html>",
                "",
                "{}",
                "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult/></DescribeAutoScalingGroupsResponse>",
                "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups><member>"
                        + "<AutoScalingGroupName>a</AutoScalingGroupName></member></AutoScalingGroups>"
                        + "</DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>",
                "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups><mem",
            })
    void whatIsNoAnswerIsNotAnEmptyOne(String body) throws InterruptedException {
        assertThat(healths()).isEqualTo(ALL);
        fail(Answer.xml(body));
        for (int i = 0; i < 3; i++) {
            readings.pass(Duration.ofMinutes(10));
            assertThat(healths()).isEqualTo(ALL);
        }
        assertThat(readings.listener().failures()).extracting(Failure::code).containsOnly("INGEST-AWS-ANSWER");
    }

    @Test
    void theMessageNamesTheActionThatIsMissing() throws InterruptedException {
        fail(Answer.stsError(403, "AccessDenied", "no"));
        var _ = readings.first();
        assertThat(readings.listener().failures())
                .extracting(Failure::getMessage)
                .containsExactly(GROUPS + "the response was 403 AccessDenied \"no\"; allow the action"
                        + " autoscaling:DescribeAutoScalingGroups to the user or role of the source in the account"
                        + " 123456789012; what was read before stays in use");
    }

    @Test
    void theActionOfWarmPoolsIsNamedAsWell() throws InterruptedException {
        server.groups().putIntoPool("i-0009", new Member("a", "Warmed:Running", "Healthy"));
        server.fail(
                call -> call.action().equals("DescribeWarmPool") ? Answer.stsError(403, "AccessDenied", "no") : null);
        var _ = readings.first();
        assertThat(readings.listener().failures())
                .singleElement()
                .extracting(Failure::getMessage)
                .asString()
                .contains("allow the action autoscaling:DescribeWarmPool to the user or role");
    }

    /// What an earlier process read of them may be better than what EC2 alone says.
    @Test
    void withoutAnyReadingOfTheGroupsTheirInstancesAreUnreadAndTheOthersAreRead() throws InterruptedException {
        fail(Answer.stsError(500, "InternalFailure", "sorry"));
        Listing first = readings.first();
        assertThat(Readings.ids(first)).containsExactly(THREE);
        assertThat(Readings.unread(first)).containsExactly(PART + "/", ONE, TWO);
        assertThat(readings.listener().failures())
                .as("one, not one for each instance")
                .hasSize(1);
        assertThat(readings.nextIn()).as("a reading soon would not help").isEmpty();

        server.put(REGION, of("i-0002").in("terminated"));
        assertThat(Readings.unread(readings.first())).as("EC2 says it").containsExactly(PART + "/", ONE);

        server.restore();
        readings.pass(Duration.ofMinutes(10));
        Listing later = readings.next();
        assertThat(Readings.ids(later)).containsExactly(ONE, THREE);
        assertThat(Readings.unread(later)).isEmpty();
    }

    @Test
    void anInstanceThatIsLaunchedMeanwhileIsUnread() throws InterruptedException {
        assertThat(healths()).isEqualTo(ALL);
        fail(Answer.stsError(500, "InternalFailure", "sorry"));
        server.put(REGION, of("i-0004"), Vm.of("i-0005", "web"));
        Listing listing = readings.next();
        assertThat(Readings.ids(listing)).containsExactly(ONE, TWO, THREE, PLACE.prefix() + "i-0005");
        assertThat(Readings.unread(listing)).containsExactly(PLACE.prefix() + "i-0004");
    }

    @Test
    void ec2IsReadOnWhileTheGroupsFail() throws InterruptedException {
        assertThat(healths()).isEqualTo(ALL);
        fail(Answer.stsError(500, "InternalFailure", "sorry"));
        server.put(REGION, of("i-0001").in("shutting-down"), of("i-0002").in("stopped"));
        assertThat(healths()).isEqualTo(Map.of(ONE, Health.DRAINING, THREE, Health.UNKNOWN));
    }

    /// Readings of EC2 go on each minute meanwhile.
    @Test
    void groupsThatFailAreReadAfterIncreasingWaits() throws InterruptedException {
        fail(Answer.stsError(500, "InternalFailure", "sorry"));
        StringBuilder minutes = new StringBuilder();
        for (int minute = 0; minute < 20; minute++) {
            long before = asked();
            var _ = readings.first();
            minutes.append(asked() > before ? 'x' : '.');
            readings.pass(Duration.ofMinutes(1));
        }
        assertThat(minutes).hasToString("xxx..x....x....x....");
        assertThat(server.count("DescribeInstances")).isEqualTo(20);
        server.restore();
        readings.pass(Duration.ofMinutes(5));
        var _ = readings.first();
        long before = asked();
        var _ = readings.first();
        assertThat(asked() - before).as("after a success").isEqualTo(1);
    }

    @Test
    void theRequestedWaitIsKeptAndOnlyByTheGroups() throws InterruptedException {
        assertThat(healths()).isEqualTo(ALL);
        fail(Answer.stsError(503, "ThrottlingException", "slow down").with("Retry-After", "45"));
        var _ = readings.first();
        assertThat(asked()).isEqualTo(2);
        readings.pass(Duration.ofSeconds(30));
        assertThat(healths()).isEqualTo(ALL);
        assertThat(asked()).isEqualTo(2);
        assertThat(server.count("DescribeInstances")).isEqualTo(3);
        readings.pass(Duration.ofSeconds(20));
        var _ = readings.first();
        assertThat(asked()).isEqualTo(3);
        assertThat(readings.listener().throttles()).isEqualTo(Map.of(PART, 2));
    }

    @Test
    void theFirstPageIsNotRepeatedAndALaterOneIs() throws InterruptedException {
        server.groups().inPagesOf(1);
        AtomicInteger failures = new AtomicInteger();
        server.fail(call -> call.isOfGroups() && !call.token().isEmpty() && failures.incrementAndGet() <= 2
                ? Answer.stsError(503, "ServiceUnavailable", "try again")
                : null);
        assertThat(healths()).isEqualTo(ALL);
        assertThat(asked()).isEqualTo(4);
        assertThat(readings.listener().permits()).isEqualTo(server.calls().size());
        fail(Answer.stsError(503, "ServiceUnavailable", "try again"));
        assertThat(healths()).isEqualTo(ALL);
        assertThat(asked()).isEqualTo(5);
    }

    @Test
    void aLaterPageThatKeepsFailingDiscardsTheOthers() throws InterruptedException {
        server.groups().inPagesOf(1);
        assertThat(healths()).isEqualTo(ALL);
        server.groups().put("i-0001", "a", "Terminating");
        server.fail(call ->
                call.isOfGroups() && !call.token().isEmpty() ? Answer.stsError(500, "InternalFailure", "no") : null);
        assertThat(healths()).isEqualTo(ALL);
    }

    @Test
    void aTokenThatDoesNotMoveEndsTheReadingOfTheGroups() throws InterruptedException {
        fail(Answer.xml("<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups/>"
                + "<NextToken>same</NextToken></DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>"));
        var _ = readings.first();
        assertThat(asked()).isEqualTo(2);
        assertThat(readings.listener().failures())
                .extracting(Failure::getMessage)
                .containsExactly(
                        GROUPS + "the token of its next page was used already; what was read before stays in use");
    }
}

package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static io.fairlead.ingest.aws.Aws.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsOptions.Filter;
import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.AwsServer.Call;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readings of one account and region: pages, what is believed of them, and the calls that they take.
class Ec2PartTest {
    private static final String ONE = PLACE.prefix() + "i-0001";
    private static final String TWO = PLACE.prefix() + "i-0002";
    private static final String THREE = PLACE.prefix() + "i-0003";

    private final AwsServer server = new AwsServer();

    Ec2PartTest() {
        server.put(REGION, Vm.of("i-0001", "web"), Vm.of("i-0002", "web"), Vm.of("i-0003", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Readings inPagesOf(int size) {
        return new Readings(Aws.options(server.url(), size));
    }

    private static boolean isPage(Call call, String token) {
        return call.isInstances() && call.token().equals(token);
    }

    @Test
    void readsAllPagesInAsManyCalls() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            assertThat(Readings.ids(readings.first())).containsExactly(ONE, TWO, THREE);
            assertThat(server.actions())
                    .containsExactly(
                            "GetCallerIdentity",
                            "DescribeInstances",
                            "DescribeAvailabilityZones",
                            "DescribeInstances",
                            "DescribeInstances");
            assertThat(readings.listener().permits()).isEqualTo(server.calls().size());
        }
    }

    @Test
    void theAccountAndTheZonesAreAskedForOnce() throws InterruptedException {
        try (Readings readings = inPagesOf(1000)) {
            var _ = readings.first();
            server.put(REGION, Vm.of("i-0004", "web"));
            var _ = readings.next();
            var _ = readings.first();

            assertThat(server.actions())
                    .containsExactly(
                            "GetCallerIdentity",
                            "DescribeInstances",
                            "DescribeAvailabilityZones",
                            "DescribeInstances",
                            "DescribeInstances");
        }
    }

    @Test
    void anInstanceHasWhatEc2SaysOfIt() throws InterruptedException {
        server.put(REGION, Vm.of("i-0001", "web").with("version", "v2").with("port", "8080"));
        try (Readings readings = inPagesOf(1000)) {
            assertThat(Readings.instances(readings.first())).first().satisfies(it -> {
                assertThat(it.naming().service()).isEqualTo("web");
                assertThat(it.address()).isEqualTo("10.0.0.1");
                assertThat(it.ports()).extracting("target").containsExactly(8080);
                assertThat(it.health()).isEqualTo(Health.UNKNOWN);
                assertThat(it.traits().locality()).isEqualTo(new Locality("eu-west-1", "az3-of-eu-west-1", ""));
                assertThat(it.metadata())
                        .isEqualTo(Map.ofEntries(
                                Map.entry("aws.account", "123456789012"),
                                Map.entry("aws.instance", "i-0001"),
                                Map.entry("aws.private-ip", "10.0.0.1"),
                                Map.entry("aws.region", "eu-west-1"),
                                Map.entry("aws.state", "running"),
                                Map.entry("aws.subnet", "subnet-1"),
                                Map.entry("aws.tag.version", "v2"),
                                Map.entry("aws.type", "t3.micro"),
                                Map.entry("aws.vpc", "vpc-1"),
                                Map.entry("aws.zone", "eu-west-1a"),
                                Map.entry("aws.zone-id", "az3-of-eu-west-1")));
            });
        }
    }

    @Test
    void filtersAndThePageSizeAreSent() throws InterruptedException {
        Filter tagged = new Filter("tag:mesh", List.of("true", "yes"));
        AwsOptions options = Aws.with(Aws.options(server.url(), 1000), tagged, new Filter("vpc-id", List.of("vpc-1")));
        try (Readings readings = new Readings(options)) {
            var _ = readings.first();
        }

        assertThat(server.calls().stream()
                        .filter(Call::isInstances)
                        .findFirst()
                        .orElseThrow()
                        .parameters())
                .containsEntry("MaxResults", "1000")
                .containsEntry("Filter.1.Name", "tag:mesh")
                .containsEntry("Filter.1.Value.1", "true")
                .containsEntry("Filter.1.Value.2", "yes")
                .containsEntry("Filter.2.Name", "vpc-id")
                .containsEntry("Filter.2.Value.1", "vpc-1");
    }

    @Test
    void whatDidNotChangeIsUnchangedUnlessAllOfItIsWanted() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            Listing before = readings.first();

            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
            Listing again = readings.first();
            assertThat(Readings.instances(again)).isEqualTo(Readings.instances(before));
            assertThat(Readings.instances(again).getFirst())
                    .as("the same object, which the engine keeps")
                    .isSameAs(Readings.instances(before).getFirst());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag", "state", "removed", "added"})
    void everyChangeIsReported(String change) throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            Listing before = readings.first();
            switch (change) {
                case "tag" -> server.put(REGION, Vm.of("i-0002", "web").with("version", "v3"));
                case "state" -> server.put(REGION, Vm.of("i-0002", "web").in("stopping"));
                case "removed" -> server.remove(REGION, "i-0002");
                default -> server.put(REGION, Vm.of("i-0009", "web"));
            }

            assertThat(Readings.instances(readings.next())).isNotEqualTo(Readings.instances(before));
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    @Test
    void stoppedAndTerminatedInstancesAreGone() throws InterruptedException {
        server.put(
                REGION,
                Vm.of("i-0001", "web").in("terminated"),
                Vm.of("i-0002", "web").in("stopped"));
        try (Readings readings = inPagesOf(1000)) {
            assertThat(readings.first()).isInstanceOfSatisfying(Listing.Complete.class, it -> {
                assertThat(Readings.ids(it)).containsExactly(THREE);
                assertThat(it.unread()).isEmpty();
            });
        }
    }

    @Test
    void anEmptyRegionIsEmpty() throws InterruptedException {
        try (Readings readings = new Readings(Aws.in(Aws.options(server.url(), 1000), "us-east-1"))) {
            assertThat(readings.first()).isInstanceOfSatisfying(Listing.Complete.class, it -> {
                assertThat(it.instances()).isEmpty();
                assertThat(it.unread()).isEmpty();
            });
            assertThat(server.actions()).containsExactly("GetCallerIdentity", "DescribeInstances");
        }
    }

    @Test
    void aPageThatKeepsFailingDiscardsTheOthersAndIsTriedThreeTimes() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            var _ = readings.first();
            long before = server.count("DescribeInstances");
            server.remove(REGION, "i-0001");
            server.fail(call -> isPage(call, "i-0002") ? Answer.error(500, "InternalError", "sorry") : null);

            assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-STATUS");
            assertThat(server.count("DescribeInstances") - before)
                    .as("page 1, and page 2 three times")
                    .isEqualTo(4);
            server.restore();
            assertThat(Readings.ids(readings.next())).containsExactly(TWO, THREE);
        }
    }

    @Test
    void aPageThatFailsOnceIsRepeatedAndTheOthersAreNot() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        server.fail(call -> isPage(call, "i-0001") && failures.incrementAndGet() <= 2
                ? Answer.error(503, "Unavailable", "try again")
                : null);
        try (Readings readings = inPagesOf(1)) {
            assertThat(Readings.ids(readings.first())).containsExactly(ONE, TWO, THREE);
            assertThat(server.count("DescribeInstances")).isEqualTo(5);
            assertThat(readings.listener().permits()).isEqualTo(server.calls().size());
        }
    }

    @Test
    void theFirstPageIsNotRepeatedAsNothingIsLost() {
        server.fail(call -> call.isInstances() ? Answer.error(503, "Unavailable", "try again") : null);
        try (Readings readings = inPagesOf(1)) {
            assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-STATUS");
            assertThat(server.count("DescribeInstances")).isEqualTo(1);
        }
    }

    @Test
    void aTokenThatDoesNotMoveEndsTheReading() {
        server.fail(call ->
                call.isInstances() ? Answer.xml(AwsServer.instances(List.of(Vm.of("i-0001", "web")), "same")) : null);
        try (Readings readings = inPagesOf(1)) {
            TransientFailure failure = readings.failure();
            assertThat(failure.code()).isEqualTo("INGEST-AWS-PAGES");
            assertThat(failure)
                    .hasMessage("reading 123456789012/eu-west-1 with ec2:DescribeInstances: the token of its next page"
                            + " was used already; what was read before stays in use");
            assertThat(server.count("DescribeInstances")).isEqualTo(2);
        }
    }

    @Test
    void aTokenThatHasExpiredEndsTheReadingAndTheNextOneStartsAgain() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            var _ = readings.first();
            server.remove(REGION, "i-0001");
            server.fail(call ->
                    isPage(call, "i-0002") ? Answer.error(400, "InvalidNextToken", "The token is invalid") : null);
            long before = server.count("DescribeInstances");

            assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-PAGES");
            assertThat(server.count("DescribeInstances") - before).isEqualTo(2);
            server.restore();
            assertThat(Readings.ids(readings.next())).containsExactly(TWO, THREE);
        }
    }

    @Test
    void anInstanceThatIsOnTwoPagesIsListedOnceAsOnTheLaterOne() throws InterruptedException {
        server.fail(call -> isPage(call, "i-0002")
                ? Answer.xml(AwsServer.instances(List.of(Vm.of("i-0001", "moved"), Vm.of("i-0003", "web")), ""))
                : null);
        try (Readings readings = inPagesOf(1)) {
            Listing listing = readings.first();
            assertThat(Readings.ids(listing)).containsExactly(ONE, TWO, THREE);
            assertThat(Readings.instances(listing).getFirst().naming().service())
                    .isEqualTo("moved");
        }
    }

    @Test
    void anInstanceThatCannotBeUsedKeepsWhatWasReadBeforeAndIsReportedOnce() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            var _ = readings.first();
            server.put(REGION, Vm.of("i-0002", "web").with("port", "http"));
            server.put(REGION, Vm.of("i-0003", "web").in("hibernating"));

            Listing listing = readings.next();
            assertThat(listing).isInstanceOfSatisfying(Listing.Complete.class, it -> {
                assertThat(Readings.ids(it)).containsExactly(ONE);
                assertThat(it.unread()).containsExactly(TWO, THREE);
            });
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(readings.listener().failures())
                    .extracting(Failure::getMessage)
                    .containsExactly(
                            TWO + ": its tag \"port\" is \"http\", expected a port, 1 to 65535",
                            THREE + ": its state is \"hibernating\", which is not known");

            server.put(REGION, Vm.of("i-0002", "web"));
            server.remove(REGION, "i-0003");
            assertThat(Readings.ids(readings.next())).containsExactly(ONE, TWO);
            assertThat(readings.listener().unresolved()).isEmpty();
        }
    }

    @Test
    void anEntryWithoutAnIdLeavesEverythingOfThePartAsItIs() throws InterruptedException {
        server.put(REGION, new Vm("x", "running", "eu-west-1a", Map.of(), Map.of("service", "web")));
        try (Readings readings = inPagesOf(1000)) {
            assertThat(readings.first()).isInstanceOfSatisfying(Listing.Complete.class, it -> {
                assertThat(Readings.ids(it)).containsExactly(ONE, TWO, THREE);
                assertThat(it.unread()).containsExactly(PLACE.prefix());
            });
            assertThat(readings.listener().unresolved()).containsExactly("123456789012/eu-west-1/ entries");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html>\n<html><body><p>Sign in</p></body></html>",
                "<html><head><title>Sign in</title></head><body/></html>",
                "<!DOCTYPE html><html><body><br>Sign in</body></html>",
                "",
                "{}",
                "<DescribeInstancesResponse><requestId>r-1</requestId></DescribeInstancesResponse>",
            })
    void whatIsNoAnswerOfEc2IsNotEmpty(String body) {
        server.fail(call -> call.isInstances() ? Answer.xml(body) : null);
        try (Readings readings = inPagesOf(1)) {
            assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-ANSWER");
        }
    }

    @Test
    void aBodyThatIsCutIsNotBelieved() {
        server.fail(call -> call.isInstances()
                ? Answer.xml(AwsServer.instances(List.of(Vm.of("i-0001", "web"), Vm.of("i-0002", "web")), ""))
                        .cut()
                : null);
        try (Readings readings = inPagesOf(1)) {
            assertThat(readings.failure().code()).isIn("INGEST-AWS-ANSWER", "INGEST-AWS-UNREACHABLE");
        }
    }

    @Test
    void aPageThatDoesNotParseFailsTheReading() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            var _ = readings.first();
            server.fail(call -> isPage(call, "i-0001") ? Answer.xml("<DescribeInstancesResponse><reser") : null);

            assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-ANSWER");
        }
    }
}

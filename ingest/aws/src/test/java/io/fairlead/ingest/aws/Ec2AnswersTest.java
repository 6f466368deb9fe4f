package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static io.fairlead.ingest.aws.Aws.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.AwsServer.Call;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.Failure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Zones that cannot be read, reservations that are none, and pages that are limited.
class Ec2AnswersTest {
    private static final String ONE = PLACE.prefix() + "i-0001";
    private static final String TWO = PLACE.prefix() + "i-0002";
    private static final String THREE = PLACE.prefix() + "i-0003";
    private static final Map<String, String> THERE = Map.of("privateIpAddress", "10.0.0.9");

    private final AwsServer server = new AwsServer();

    Ec2AnswersTest() {
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

    private static String zoneName(Instance instance) {
        return instance.traits().locality().zone();
    }

    @Test
    void aZoneThatCannotBeReadCostsItsInstancesOnlyAndNoZoneIsForgotten() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            var _ = readings.first();
            server.put(REGION, new Vm("i-0009", "running", "eu-west-1c", THERE, Map.of("service", "web")));
            server.put(REGION, new Vm("i-0010", "stopped", "eu-west-1c", THERE, Map.of("service", "web")));
            server.fail(call -> call.action().equals("DescribeAvailabilityZones")
                    ? Answer.error(403, "UnauthorizedOperation", "no")
                    : null);

            Listing listing = readings.next();
            assertThat(Readings.ids(listing)).containsExactly(ONE, TWO, THREE);
            assertThat(Readings.instances(listing))
                    .extracting(Ec2AnswersTest::zoneName)
                    .containsOnly("az3-of-eu-west-1");
            assertThat(Readings.unread(listing)).containsExactly(PLACE.prefix() + "i-0009");
            assertThat(readings.listener().failures())
                    .singleElement()
                    .extracting(Failure::getMessage)
                    .asString()
                    .startsWith(PLACE.prefix() + "i-0009: the id of its zone eu-west-1c is not known: reading")
                    .contains("allow the action ec2:DescribeAvailabilityZones");

            server.restore();
            assertThat(Readings.ids(readings.next())).hasSize(4);
        }
    }

    @Test
    void zonesThatAreKnownStayKnown() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            var _ = readings.first();
            server.put(REGION, new Vm("i-0000", "running", "eu-west-1c", THERE, Map.of("service", "web")));
            server.fail(call -> call.action().equals("DescribeAvailabilityZones")
                    ? Answer.xml("<DescribeAvailabilityZonesResponse><availabilityZoneInfo><item><zoneName>eu-west-1c"
                            + "</zoneName><zoneId>az2-of-eu-west-1</zoneId></item></availabilityZoneInfo>"
                            + "</DescribeAvailabilityZonesResponse>")
                    : null);
            assertThat(Readings.instances(readings.next()))
                    .extracting(Ec2AnswersTest::zoneName)
                    .containsExactly("az2-of-eu-west-1", "az3-of-eu-west-1", "az3-of-eu-west-1", "az3-of-eu-west-1");
        }
    }

    @Test
    void anAnswerWithoutAListOfZonesIsNone() {
        server.fail(
                call -> call.action().equals("DescribeAvailabilityZones") ? Answer.xml("<html><body/></html>") : null);
        try (Readings readings = inPagesOf(1)) {
            assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-ANSWER");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "<item/>, INGEST-AWS-ANSWER",
        "<item><ownerId>999999999999</ownerId><instancesSet/></item>, INGEST-AWS-ACCOUNT"
    })
    void aReservationThatIsNoneIsNotEmpty(String reservation, String code) throws InterruptedException {
        try (Readings readings = inPagesOf(1000)) {
            var _ = readings.first();
            server.fail(call -> call.isInstances()
                    ? Answer.xml("<DescribeInstancesResponse><reservationSet>" + reservation
                            + "</reservationSet></DescribeInstancesResponse>")
                    : null);
            assertThat(readings.failure().code()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 2000", "3, 3000"})
    void aPageThatIsLimitedIsRepeatedAfterSecondsAndCounted(String retryAfter, long millis)
            throws InterruptedException {
        List<Long> times = new CopyOnWriteArrayList<>();
        server.fail(call -> {
            if (!isPage(call, "i-0001")) {
                return null;
            }
            times.add(System.nanoTime());
            Answer busy = Answer.error(503, "RequestLimitExceeded", "slow down");
            return times.size() > 1 ? null : retryAfter.isEmpty() ? busy : busy.with("Retry-After", retryAfter);
        });
        try (Readings readings = inPagesOf(1)) {
            assertThat(Readings.ids(readings.first())).containsExactly(ONE, TWO, THREE);
            assertThat(times).hasSize(2);
            assertThat((times.get(1) - times.get(0)) / 1_000_000).isGreaterThanOrEqualTo(millis);
            assertThat(readings.listener().throttles()).isEqualTo(Map.of("", 1));
        }
    }

    @Test
    void aPageThatIsLimitedForLongEndsTheReading() {
        server.fail(call -> isPage(call, "i-0001")
                ? Answer.error(503, "RequestLimitExceeded", "slow down").with("Retry-After", "3600")
                : null);
        try (Readings readings = inPagesOf(1)) {
            assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-BUSY");
            assertThat(server.count("DescribeInstances")).isEqualTo(2);
        }
    }
}

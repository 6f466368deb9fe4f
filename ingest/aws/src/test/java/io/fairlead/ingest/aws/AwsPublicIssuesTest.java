package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static io.fairlead.ingest.aws.Aws.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.AwsServer.Call;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What others were asked to mend, by the number of the issue.
class AwsPublicIssuesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WEB = PLACE.prefix() + "i-0001";

    private final AwsServer server = new AwsServer();
    private final RecordingListener listener = new RecordingListener();

    AwsPublicIssuesTest() {
        server.put(REGION, Vm.of("i-0001", "web"), Vm.of("i-0002", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SourceRun start(String... regions) {
        AwsOptions options = Aws.in(Aws.options(server.url(), 1), regions);
        RegistrySource source = new AwsFactory().create(new SourceId("cloud"), options, Aws.context());
        return SourceRun.start(source, listener);
    }

    /// prometheus/prometheus#2335: a 503 removed all targets.
    @Test
    void prometheus2335A503RemovesNothing() throws InterruptedException {
        try (SourceRun run = start(REGION)) {
            assertThat(listener.await(PATIENCE, it -> it.view().size() == 2)).isTrue();
            server.fail(_ -> Answer.error(503, "Unavailable", "The service is unavailable"));
            assertThat(listener.await(PATIENCE, it -> it.failures().size() >= 3))
                    .isTrue();

            assertThat(listener.view()).hasSize(2);
            assertThat(run.thrown()).isNull();
        }
    }

    /// VictoriaMetrics/VictoriaMetrics#9229: without MaxResults EC2 tries to answer in one page, and fails with
    /// many instances.
    @Test
    void victoriaMetrics9229EveryRequestHasMaxResults() throws InterruptedException {
        try (SourceRun run = start(REGION)) {
            assertThat(listener.await(PATIENCE, it -> it.view().size() == 2)).isTrue();
            assertThat(server.calls().stream().filter(Call::isInstances))
                    .isNotEmpty()
                    .allSatisfy(call -> assertThat(call.parameters()).containsKey("MaxResults"));
            assertThat(run.isAlive()).isTrue();
        }
        assertThat(AwsOptions.Limits.DEFAULT.pageSize()).isEqualTo(1000);
    }

    /// elastic/elasticsearch#28452: an empty list when AWS limited the calls.
    @Test
    void elasticsearch28452ThrottlingIsNotAnEmptyList() throws InterruptedException {
        server.fail(call -> call.isInstances() ? Answer.error(503, "RequestLimitExceeded", "slow down") : null);
        try (SourceRun run = start(REGION)) {
            assertThat(listener.await(PATIENCE, it -> it.failures().size() >= 2))
                    .isTrue();
            assertThat(listener.answers()).isEmpty();
            server.restore();
            assertThat(listener.await(PATIENCE, it -> it.view().size() == 2)).isTrue();
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// elastic/elasticsearch#14099: a node that was throttled went on asking, until the whole account was
    /// throttled. Here a limited call is one call, the others of the reading are not made, and the requested
    /// wait is kept.
    @Test
    void elasticsearch14099AThrottledPartWaitsAsLongAsItIsAskedTo() throws InterruptedException {
        try (SourceRun run = start(REGION, "us-east-1")) {
            assertThat(listener.await(PATIENCE, it -> it.view().size() == 2)).isTrue();
            server.fail(call -> call.isInstances() && call.region().equals(REGION)
                    ? Answer.error(503, "RequestLimitExceeded", "slow down").with("Retry-After", "3600")
                    : null);
            assertThat(listener.await(PATIENCE, it -> !it.failures().isEmpty())).isTrue();
            long limited = count(REGION);
            long other = count("us-east-1");
            awaitCalls("us-east-1", other + 10);

            assertThat(count(REGION))
                    .as("calls while the other region was read ten times")
                    .isEqualTo(limited);
            assertThat(listener.view()).hasSize(2);
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// The same on a later page: the pages before it are not read again at once.
    @Test
    void elasticsearch14099AThrottledLaterPageWaitsAsWell() throws InterruptedException {
        try (SourceRun run = start(REGION, "us-east-1")) {
            assertThat(listener.await(PATIENCE, it -> it.view().size() == 2)).isTrue();
            server.fail(call -> call.isInstances() && !call.token().isEmpty()
                    ? Answer.error(503, "RequestLimitExceeded", "slow down").with("Retry-After", "3600")
                    : null);
            assertThat(listener.await(PATIENCE, it -> !it.failures().isEmpty())).isTrue();
            long limited = count(REGION);
            awaitCalls("us-east-1", count("us-east-1") + 10);

            assertThat(count(REGION)).isEqualTo(limited);
            assertThat(listener.throttles()).isEqualTo(java.util.Map.of(PLACE.toString(), 1));
            assertThat(listener.view()).hasSize(2);
            assertThat(run.isAlive()).isTrue();
        }
    }

    private long count(String region) {
        return server.calls().stream()
                .filter(call -> call.region().equals(region))
                .count();
    }

    private void awaitCalls(String region, long calls) throws InterruptedException {
        assertThat(listener.await(PATIENCE, _ -> count(region) >= calls)).isTrue();
    }

    /// prometheus/prometheus#3664: `InvalidInstanceID.NotFound` from a listing, for an instance that ended
    /// meanwhile, and responses that do not parse.
    @Test
    void prometheus3664AnInstanceThatIsNotFoundIsAFailureThatPasses() throws InterruptedException {
        try (SourceRun run = start(REGION)) {
            assertThat(listener.await(PATIENCE, it -> it.view().size() == 2)).isTrue();
            server.fail(call -> call.isInstances()
                    ? Answer.error(400, "InvalidInstanceID.NotFound", "The instance ID 'i-0001' does not exist")
                    : null);
            assertThat(listener.await(PATIENCE, it -> it.failures().size() >= 2))
                    .isTrue();
            assertThat(listener.view()).containsKey(WEB);
            server.fail(call -> call.isInstances() ? Answer.xml("<DescribeInstancesResponse><reservationSet>") : null);
            assertThat(listener.await(
                            PATIENCE, it -> it.failures().getLast().code().equals("INGEST-AWS-ANSWER")))
                    .isTrue();
            assertThat(listener.view()).containsKey(WEB);

            server.put(REGION, Vm.of("i-0001", "web").in("terminated"));
            server.restore();
            assertThat(listener.await(PATIENCE, it -> !it.view().containsKey(WEB)))
                    .isTrue();
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// prometheus/prometheus#16047: instances with an IPv6 address only.
    @Test
    void prometheus16047AnInstanceWithAnIpv6AddressOnlyCanBeRead() throws InterruptedException {
        server.put(
                REGION,
                new Vm(
                        "i-0006",
                        "running",
                        "eu-west-1a",
                        java.util.Map.of("ipv6Address", "2001:db8::6"),
                        java.util.Map.of("service", "web")));
        AwsOptions options = Aws.options(server.url(), 1000);
        AwsOptions ofIpv6 = Aws.with(options, Aws.selection(AwsOptions.PortChoice.NONE, AwsOptions.AddressChoice.IPV6));
        try (Readings readings = new Readings(ofIpv6)) {
            assertThat(Readings.instances(readings.first()))
                    .extracting(io.fairlead.model.Instance::address)
                    .containsExactly("2001:db8::6");
        }
    }

    private AwsOptions hourlyWithEvents() {
        AwsOptions hourly = Aws.every(Aws.options(server.url(), 1000), Duration.ofHours(1));
        return Aws.withEvents(hourly, server.url());
    }

    private void awaitTheReadingAfterTheStart() throws InterruptedException {
        assertThat(listener.await(
                        PATIENCE,
                        it -> it.view().size() == 2
                                && it.answers().getLast().unread().isEmpty()))
                .isTrue();
    }

    /// boto/boto3#4386: after the event that an instance has another state, DescribeInstances may list the one
    /// before.
    @Test
    void boto34386AListingAfterAnEventMayBeBehind() throws InterruptedException {
        RegistrySource source = new AwsFactory().create(new SourceId("cloud"), hourlyWithEvents(), Aws.context());
        try (SourceRun run = SourceRun.start(source, listener)) {
            awaitTheReadingAfterTheStart();
            String before = AwsServer.instances(List.of(Vm.of("i-0001", "web"), Vm.of("i-0002", "web")), "");
            server.put(REGION, Vm.of("i-0003", "web"));
            AtomicInteger behind = new AtomicInteger();
            server.fail(call -> call.isInstances() && behind.incrementAndGet() == 1 ? Answer.xml(before) : null);
            server.queue().send(ServedQueue.stateChange(PLACE));

            assertThat(listener.await(PATIENCE, it -> it.view().size() == 3)).isTrue();
            assertThat(behind.get()).isGreaterThan(1);
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// Rules that match all calls (`ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`) send those of this source
    /// as well: each listing would request the next one.
    @Test
    void anEventOfACallThatOnlyReadsRequestsNothing() throws InterruptedException {
        RegistrySource source = new AwsFactory().create(new SourceId("cloud"), hourlyWithEvents(), Aws.context());
        try (SourceRun run = SourceRun.start(source, listener)) {
            awaitTheReadingAfterTheStart();
            server.queue()
                    .send(ServedQueue.event(
                            "aws.ec2",
                            "AWS API Call via CloudTrail",
                            PLACE,
                            "{\"eventName\": \"DescribeInstances\", \"readOnly\": true}"));
            assertThat(listener.await(PATIENCE, _ -> server.queue().size() == 0 && server.count("ReceiveMessage") > 1))
                    .isTrue();
            assertThat(listener.unresolved()).isEmpty();
            assertThat(run.isAlive()).isTrue();
        }
        assertThat(server.count("DescribeInstances")).isEqualTo(2);
    }
}

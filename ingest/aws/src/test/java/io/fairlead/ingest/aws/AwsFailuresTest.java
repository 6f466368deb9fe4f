package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsOptions.Role;
import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.polling.KnownEntries;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FreePorts;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each response of AWS means, and that no call is repeated behind the back of the source.
class AwsFailuresTest {
    private static final String BEGIN = "reading 123456789012/eu-west-1 with ec2:DescribeInstances: the response was ";
    private static final String END = "; what was read before stays in use";

    private final AwsServer server = new AwsServer();
    private final Readings readings = new Readings(Aws.options(server.url(), 1000));

    @AfterEach
    void stop() {
        readings.close();
        server.close();
    }

    private TransientFailure failureOf(Answer answer) {
        server.fail(call -> call.isInstances() ? answer : null);
        TransientFailure failure = readings.failure();
        assertThat(server.count("DescribeInstances")).as("calls").isEqualTo(1);
        return failure;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | AuthFailure | INGEST-AWS-AUTH"
                        + " | expected valid credentials, and a region that is enabled for the account",
                "403 | InvalidClientTokenId | INGEST-AWS-AUTH"
                        + " | expected valid credentials, and a region that is enabled for the account",
                "403 | UnauthorizedOperation | INGEST-AWS-DENIED | allow the action ec2:DescribeInstances to the user"
                        + " or role of the source in the account 123456789012",
                "400 | AccessDeniedException | INGEST-AWS-DENIED | allow the action ec2:DescribeInstances to the user"
                        + " or role of the source in the account 123456789012",
                "403 | ExpiredToken | INGEST-AWS-EXPIRED | renew the credentials",
                "403 | RegionDisabledException | INGEST-AWS-AUTH"
                        + " | enable STS in this region for the account, or set sts-region",
                "400 | InvalidNextToken | INGEST-AWS-PAGES | the reading starts again",
                "400 | InvalidParameterValue | INGEST-AWS-REFUSED | check the options of the source, such as filters",
            })
    void aRefusalSaysWhatToDo(int status, String error, String code, String remedy) {
        TransientFailure failure = failureOf(Answer.error(status, error, "the text of EC2"));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessage(BEGIN + status + " " + error + " \"the text of EC2\"; " + remedy + END);
        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    }

    /// The texts of AWS have timestamps, with which each failure would be a new one.
    @ParameterizedTest
    @CsvSource({
        "403, SignatureDoesNotMatch",
        "403, InvalidSignatureException",
        "400, RequestExpired",
        "403, RequestInTheFuture",
        "403, RequestTimeTooSkewed",
    })
    void aSignatureThatIsNotValidMayBeTheClock(int status, String error) {
        String text = "Signature expired: 20261130T100000Z is now earlier than 20261130T101500Z";
        TransientFailure failure = failureOf(Answer.error(status, error, text));

        assertThat(failure.code()).isEqualTo("INGEST-AWS-AUTH");
        assertThat(failure)
                .hasMessage(BEGIN + status + " as the signature is not valid; check the clock of this machine, then the"
                        + " secret access key" + END);
    }

    @Test
    void aBodyWithoutEndIsNotReadOn() {
        String page = AwsServer.instances(List.of(Vm.of("i-0001", "web")), "");
        String spaces = " ".repeat((BoundedHttpClient.MAX_MIB << 20) + 1);
        String more = page.replace("</reservationSet>", spaces + "</reservationSet>");
        TransientFailure failure = failureOf(Answer.xml(more));

        assertThat(failure.code()).isEqualTo("INGEST-AWS-ANSWER");
        assertThat(failure).hasMessage(BEGIN + "200 with more than 64 MiB; lower page-size" + END);
    }

    /// The JDK counts entity references, and allows 100,000 of them in a document.
    @Test
    void aPageWithMoreEntitiesThanTheJvmReadsSaysWhatToDo() {
        server.put(Aws.REGION, Vm.of("i-0001", "web").with("version", "&".repeat(150_000)));
        TransientFailure failure = readings.failure();

        assertThat(failure.code()).isEqualTo("INGEST-AWS-ANSWER");
        assertThat(failure)
                .hasMessage(BEGIN + "200 with more XML than this JVM reads; lower page-size, or start Java with"
                        + " -Djdk.xml.maxGeneralEntitySizeLimit=10000000 -Djdk.xml.totalEntitySizeLimit=10000000"
                        + END);
    }

    /// The HTTP client of the JDK does not hand out the body of a 401.
    @Test
    void a401IsKnownWithoutItsText() {
        TransientFailure failure = failureOf(Answer.error(401, "AuthFailure", "the text of EC2"));

        assertThat(failure.code()).isEqualTo("INGEST-AWS-AUTH");
        assertThat(failure)
                .hasMessage(
                        BEGIN + "401; expected valid credentials, and a region that is enabled for the account" + END);
    }

    @ParameterizedTest
    @CsvSource({
        "503, RequestLimitExceeded, '', 0",
        "503, RequestLimitExceeded, 17, 17",
        "400, Throttling, '', 0",
        "400, ThrottlingException, 5, 5",
        "429, TooManyRequestsException, 3, 3",
        "429, '', 9, 9",
        "503, BandwidthLimitExceeded, '', 0",
        "403, RequestLimitExceeded, 2, 2",
    })
    void tooManyCallsMeanSlowDown(int status, String error, String retryAfter, int seconds) {
        Answer answer = Answer.error(status, error, "Request limit exceeded.");
        TransientFailure failure = failureOf(retryAfter.isEmpty() ? answer : answer.with("Retry-After", retryAfter));

        assertThat(failure.code()).isEqualTo("INGEST-AWS-BUSY");
        assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(failure).hasMessageContaining("the account has too many calls; raise interval");
    }

    @ParameterizedTest
    @CsvSource({"500, InternalError", "503, Unavailable", "503, ServiceUnavailable", "502, ''"})
    void aFailureOfAwsIsOneCall(int status, String error) {
        TransientFailure failure =
                failureOf(Answer.error(status, error, "sorry").with("Retry-After", "4"));

        assertThat(failure.code()).isEqualTo("INGEST-AWS-STATUS");
        assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(4));
        assertThat(failure).hasMessageStartingWith(BEGIN + status).hasMessageEndingWith(", expected 200" + END);
    }

    @ParameterizedTest
    @CsvSource({
        "500, INGEST-AWS-STATUS",
        "503, INGEST-AWS-STATUS",
        "403, INGEST-AWS-DENIED",
        "401, INGEST-AWS-AUTH",
        "404, INGEST-AWS-REFUSED"
    })
    void anErrorPageIsJudgedByItsStatus(int status, String code) {
        TransientFailure failure = failureOf(
                new Answer(status, Map.of("Content-Type", "text/html"), "<html><p>Bad<br>gateway</html>", false));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageStartingWith(BEGIN + status);
    }

    @Test
    void theActionThatIsMissingIsNamedForEachCall() {
        server.put(Aws.REGION, Vm.of("i-0001", "web"));
        server.fail(call -> call.action().equals("DescribeAvailabilityZones")
                ? Answer.error(403, "UnauthorizedOperation", "no")
                : null);
        assertThat(readings.failure())
                .hasMessageContaining("allow the action ec2:DescribeAvailabilityZones to the user or role");
    }

    @Test
    void aRoleThatMayNotBeAssumedIsNamed() {
        Role role = new Role("arn:aws:iam::123456789012:role/reader", "");
        server.fail(call -> call.action().equals("AssumeRole") ? Answer.stsError(403, "AccessDenied", "no") : null);
        try (Readings ofRole = new Readings(Aws.with(Aws.options(server.url(), 1000), Aws.KEYS, role))) {
            TransientFailure failure = ofRole.failure();
            assertThat(failure.code()).isEqualTo("INGEST-AWS-DENIED");
            assertThat(failure)
                    .hasMessage("reading 123456789012/eu-west-1 with sts:AssumeRole: the response was 403 AccessDenied"
                            + " \"no\"; allow the action sts:AssumeRole to the user or role of the source, also in the"
                            + " trust policy of the role in the account 123456789012" + END);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        try (Readings none = new Readings(Aws.options("http://127.0.0.1:" + FreePorts.one(), 1000))) {
            TransientFailure failure = none.failure();
            assertThat(failure.code()).isEqualTo("INGEST-AWS-UNREACHABLE");
            assertThat(failure)
                    .hasMessage("reading 123456789012/eu-west-1 with sts:GetCallerIdentity: no complete response"
                            + " (Connection refused)" + END);
        }
    }

    @Test
    void aHostThatDoesNotResolveIsNamedAsSuch() {
        try (Readings none = new Readings(Aws.options("http://ec2.invalid:1", 1000))) {
            assertThat(none.failure())
                    .hasMessage("reading 123456789012/eu-west-1 with sts:GetCallerIdentity: its host name does not"
                            + " resolve; check regions and endpoint" + END);
        }
    }

    @Test
    void aServerThatIsSilentTimesOutAfterOneCall() {
        try (FaultProxy proxy = new FaultProxy(server.port());
                Readings late = new Readings(
                        Aws.with(Aws.options(proxy.address().toString(), 1000), Duration.ofMillis(1500)))) {
            proxy.fail(new FaultProxy.Effect.Silence());
            TransientFailure failure = late.failure();
            assertThat(failure.code()).isEqualTo("INGEST-AWS-TIMEOUT");
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    /// The SDK reports an interruption as a failed call; a source must not take it for one.
    @Test
    void anInterruptionEndsACallAsSuch() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        server.fail(_ -> {
            asked.countDown();
            try {
                var _ = ended.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                var _ = readings.first();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        thread.interrupt();

        assertThat(thread.join(Duration.ofSeconds(8))).as("the call ended").isTrue();
        ended.countDown();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    /// A proxy that returns what was sent to it must not make a secret appear anywhere.
    @Test
    void noSecretIsInAMessageOrItsCauses() {
        server.fail(call -> call.isInstances()
                ? Answer.error(
                        400,
                        "Bad" + Aws.SECRET.substring(0, 2),
                        "you sent " + call.headers() + " and secret-" + Aws.SECRET)
                : null);
        TransientFailure failure = readings.failure();

        assertThat(Stream.iterate((Throwable) failure, it -> it != null, Throwable::getCause)
                        .map(Throwable::toString))
                .isNotEmpty()
                .noneMatch(it -> it.contains(Aws.SECRET));
        assertThat(Aws.options(server.url(), 1000).toString()).doesNotContain(Aws.SECRET);
    }

    @Test
    void eachAccountRegionAndActionHasALimitOfItsOwn() throws InterruptedException {
        List<String> apis = new ArrayList<>();
        server.put(Aws.REGION, Vm.of("i-0001", "web"));
        AwsOptions options = Aws.options(server.url(), 1000);
        AwsClients clients = new AwsClients(options, Clock.systemUTC());
        PolledPart part =
                AwsFactory.part("", options.registry(), new AwsAccess(Aws.PLACE, null, clients), KnownEntries.EMPTY);
        var _ = part.fetch(new PollRequest(new Permits(apis), true));
        clients.close();

        assertThat(apis)
                .containsExactly(
                        "sts:GetCallerIdentity@123456789012/eu-west-1",
                        "ec2:DescribeInstances@123456789012/eu-west-1",
                        "ec2:DescribeAvailabilityZones@123456789012/eu-west-1");
    }

    private static final class Permits implements RegistryListener {
        private final List<String> apis;
        private final RecordingListener rest = new RecordingListener();

        Permits(List<String> apis) {
            this.apis = apis;
        }

        @Override
        public void awaitPermit() {
            throw new AssertionError("a permit without the name of an API");
        }

        @Override
        public void awaitPermit(String api) {
            apis.add(api);
        }

        @Override
        public void complete(CompleteReport answer) throws InterruptedException {
            rest.complete(answer);
        }

        @Override
        public void changed(Delta delta) {
            rest.changed(delta);
        }

        @Override
        public void rejected(String item, RejectedFailure failure) {
            rest.rejected(item, failure);
        }
    }
}

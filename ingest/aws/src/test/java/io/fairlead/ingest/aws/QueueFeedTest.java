package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static io.fairlead.ingest.aws.Aws.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.ingest.aws.AwsOptions.Role;
import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.AwsServer.Call;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Events of a queue, by the real SDK: what they request, and that a queue which fails harms nothing.
@Execution(ExecutionMode.CONCURRENT)
class QueueFeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OTHER = "us-east-1";
    private static final String FEED = PLACE + "/events";

    private final AwsServer server = new AwsServer();
    private final RecordingListener listener = new RecordingListener();

    QueueFeedTest() {
        server.put(REGION, Vm.of("i-0001", "web"));
        server.put(OTHER, Vm.of("i-0002", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private AwsOptions options(Duration interval) {
        AwsOptions options = Aws.in(Aws.options(server.url(), 1000), REGION, OTHER);
        return Aws.withEvents(Aws.every(options, interval), server.url());
    }

    private SourceRun start(Duration interval) throws InterruptedException {
        RegistrySource source = new AwsFactory().create(new SourceId("cloud"), options(interval), Aws.context());
        SourceRun run = SourceRun.start(source, listener);
        await(it -> it.view().size() == 2);
        return run;
    }

    /// After the second reading, which follows every start.
    private SourceRun hourly() throws InterruptedException {
        SourceRun run = start(Duration.ofHours(1));
        await(_ -> listings(REGION) == 2 && listings(OTHER) == 2);
        return run;
    }

    private void await(Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition)).isTrue();
    }

    private long listings(String region) {
        return server.calls().stream()
                .filter(Call::isInstances)
                .filter(it -> it.region().equals(region))
                .count();
    }

    @Test
    void anEventRequestsAnEarlyListingOfTheAccountAndRegionThatItNames() throws InterruptedException {
        try (SourceRun run = hourly()) {
            server.put(REGION, Vm.of("i-0003", "web"));
            server.queue().send(ServedQueue.stateChange(PLACE));

            await(it -> it.view().containsKey(PLACE.prefix() + "i-0003"));
            await(_ -> server.queue().size() == 0);
            assertThat(listings(OTHER)).isEqualTo(2);
            assertThat(run.isAlive()).isTrue();
            assertThat(listener.calls()).containsKeys("sqs:ReceiveMessage@" + PLACE, "sqs:DeleteMessageBatch@" + PLACE);
            assertThat(listener.answeredParts()).containsKey(FEED);
            assertThat(server.calls().stream().filter(it -> it.action().equals("ReceiveMessage")))
                    .as("long polling, with the credentials and the region of the queue")
                    .allSatisfy(call -> {
                        assertThat(call.parameter("WaitTimeSeconds")).isEqualTo("20");
                        assertThat(call.key()).isEqualTo("AKIATEST");
                        assertThat(call.region()).isEqualTo(REGION);
                    });
        }
    }

    /// An event removes nothing by itself, whatever it says.
    @Test
    void anEventIsNoFact() throws InterruptedException {
        try (SourceRun run = hourly()) {
            server.queue()
                    .send(ServedQueue.event(
                            "aws.ec2",
                            "EC2 Instance State-change Notification",
                            PLACE,
                            "{\"instance-id\": \"i-0001\", \"state\": \"terminated\"}"));
            await(_ -> listings(REGION) >= 4);
            assertThat(listener.view()).hasSize(2);
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// They are in the queue when the source begins to receive, so that they arrive within a second in any case.
    @Test
    void manyEventsOfASecondAreOneListing() throws InterruptedException {
        String[] events = new String[10];
        Arrays.fill(events, ServedQueue.stateChange(PLACE));
        server.queue().send(events);
        try (SourceRun run = start(Duration.ofHours(1))) {
            await(_ -> server.queue().size() == 0);
            // The first one, one for all events, and one that follows the start and the events alike.
            await(_ -> listings(REGION) >= 3);
            await(_ -> listings(OTHER) >= 2);
            assertThat(listings(REGION)).isLessThanOrEqualTo(4);
            assertThat(run.isAlive()).isTrue();
        }
    }

    @Test
    void messagesThatCannotBeUsedAreDeletedAndNamedUntilOneCan() throws InterruptedException {
        server.queue().send("hello", "{}");
        try (SourceRun run = hourly()) {
            await(it -> it.unresolved().contains(FEED + "/messages"));
            await(_ -> server.queue().size() == 0);
            assertThat(listener.failures()).singleElement().satisfies(it -> {
                assertThat(it.code()).isEqualTo("INGEST-AWS-EVENT");
                assertThat(it)
                        .hasMessage(FEED + "/messages: message m-1 cannot be used: it is not JSON; it was deleted,"
                                + " as all 2 that could not be used so far; correct the rule that sends them");
            });
            assertThat(listings(REGION)).as("they request nothing").isEqualTo(2);

            server.queue().send(ServedQueue.stateChange(PLACE));
            await(it -> it.unresolved().isEmpty());
            await(_ -> listings(REGION) >= 3);
            assertThat(run.isAlive()).isTrue();
        }
    }

    @Test
    void eventsOfWhatIsNotReadAreNamed() throws InterruptedException {
        try (SourceRun run = hourly()) {
            server.queue().send(ServedQueue.stateChange(new AwsPlace("210987654321", REGION)));
            await(it -> it.unresolved().contains(FEED + "/messages"));
            assertThat(listener.failures())
                    .singleElement()
                    .satisfies(it ->
                            assertThat(it).hasMessageContaining("it is of 210987654321/eu-west-1, which is not read"));
            assertThat(run.isAlive()).isTrue();
        }
    }

    private static Answer jsonError(int status, String error) {
        return Answer.jsonError(status, "com.amazonaws.sqs#" + error, "no");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | QueueDoesNotExist | INGEST-AWS-QUEUE | create the queue, or correct `queue-url`",
                "403 | AccessDeniedException | INGEST-AWS-DENIED | allow the action sqs:ReceiveMessage",
                "400 | KmsAccessDenied | INGEST-AWS-QUEUE | allow the action kms:Decrypt",
                "403 | OverLimit | INGEST-AWS-QUEUE | purge the queue",
                "400 | RequestThrottled | INGEST-AWS-BUSY | the account has too many calls",
                "400 | Whatever | INGEST-AWS-REFUSED | check the options of the source, such as events",
                "503 | ServiceUnavailable | INGEST-AWS-STATUS | expected 200",
            })
    void aQueueThatFailsIsShownAndTheListingsContinue(int status, String error, String code, String what)
            throws InterruptedException {
        server.fail(call -> call.action().equals("ReceiveMessage") ? jsonError(status, error) : null);
        try (SourceRun run = start(Duration.ofMillis(100))) {
            await(it -> it.unresolved().contains(FEED + "/"));
            assertThat(server.count("ReceiveMessage"))
                    .as("no call is repeated at once")
                    .isEqualTo(1);
            Failure failure = listener.failures().getFirst();
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure)
                    .hasMessageContaining(what)
                    .hasMessageStartingWith("reading 123456789012/eu-west-1 with sqs:ReceiveMessage: ")
                    .hasMessageEndingWith("; until then, changes are noticed by `interval` only");
            assertThat(listener.failedParts()).containsOnlyKeys(FEED);
            server.put(REGION, Vm.of("i-0003", "web"));
            await(it -> it.view().size() == 3);
            assertThat(run.isAlive()).isTrue();
        }
    }

    @Test
    void aQueueThatIsThereAgainIsUsedAgain() throws InterruptedException {
        server.fail(call -> call.action().equals("ReceiveMessage") ? jsonError(503, "ServiceUnavailable") : null);
        try (SourceRun run = hourly()) {
            await(it -> it.unresolved().contains(FEED + "/"));
            server.restore();
            server.put(REGION, Vm.of("i-0003", "web"));
            server.queue().send(ServedQueue.stateChange(PLACE));
            await(it -> it.view().size() == 3 && it.unresolved().isEmpty());
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// Otherwise each message would be delivered, and request a listing, again and again without notice.
    @Test
    void messagesThatCannotBeDeletedAreAFailure() throws InterruptedException {
        server.fail(call -> call.action().equals("DeleteMessageBatch") ? jsonError(403, "AccessDenied") : null);
        try (SourceRun run = hourly()) {
            server.put(REGION, Vm.of("i-0003", "web"));
            server.queue().send(ServedQueue.stateChange(PLACE));
            await(it -> it.unresolved().contains(FEED + "/"));
            assertThat(listener.failures().getFirst()).hasMessageContaining("allow the action sqs:DeleteMessage to");
            await(it -> it.view().size() == 3);

            server.queue().deliverAgain();
            server.restore();
            await(it -> it.unresolved().isEmpty());
            await(_ -> server.queue().size() == 0);
            assertThat(run.isAlive()).isTrue();
        }
    }

    private TransientFailure failureOfCheck(AwsOptions options) {
        try (RegistrySource source = new AwsFactory().create(new SourceId("cloud"), options, Aws.context())) {
            TransientFailure failure = catchThrowableOfType(TransientFailure.class, () -> source.checkFeeds(listener));
            assertThat(failure).as("the failure of the check").isNotNull();
            return failure;
        }
    }

    @Test
    void theSdkRepeatsNoCall() {
        server.fail(call -> call.action().equals("ReceiveMessage") ? jsonError(503, "ServiceUnavailable") : null);
        assertThat(failureOfCheck(options(Duration.ofHours(1))).code()).isEqualTo("INGEST-AWS-STATUS");
        assertThat(server.count("ReceiveMessage")).isEqualTo(1);
    }

    /// As `fairlead validate --connect` does.
    @ParameterizedTest
    @CsvSource({"ReceiveMessage, sqs:ReceiveMessage", "DeleteMessageBatch, sqs:DeleteMessage"})
    void aCheckNamesThePermissionThatIsMissing(String action, String permission) {
        server.fail(call -> call.action().equals(action) ? jsonError(403, "AccessDenied") : null);
        TransientFailure failure = failureOfCheck(options(Duration.ofHours(1)));
        assertThat(failure.code()).isEqualTo("INGEST-AWS-DENIED");
        assertThat(failure)
                .hasMessageContaining("allow the action " + permission
                        + " to the user or role of the source in the account 123456789012");
    }

    @Test
    void aCheckTakesNoMessage() throws InterruptedException {
        server.queue().send(ServedQueue.stateChange(PLACE));
        try (RegistrySource source =
                new AwsFactory().create(new SourceId("cloud"), options(Duration.ofHours(1)), Aws.context())) {
            source.checkFeeds(listener);
        }
        assertThat(server.queue().size()).isEqualTo(1);
        assertThat(server.actions()).containsExactly("GetCallerIdentity", "ReceiveMessage", "DeleteMessageBatch");
        assertThat(server.calls().get(1).parameter("VisibilityTimeout")).isEqualTo("0");
    }

    /// Credentials of another account would take the messages of another queue's owner.
    @Test
    void theQueueOfAnAccountIsReadWithItsRoleAndTheAccountIsChecked() {
        Role role = new Role("arn:aws:iam::123456789012:role/reader", "");
        server.account("ASIAROLE", "210987654321");
        TransientFailure failure = failureOfCheck(Aws.with(options(Duration.ofHours(1)), Aws.KEYS, role));
        assertThat(failure.code()).isEqualTo("INGEST-AWS-ACCOUNT");
        assertThat(server.actions()).doesNotContain("ReceiveMessage");
    }
}

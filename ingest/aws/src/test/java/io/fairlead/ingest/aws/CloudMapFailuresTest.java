package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each response of Cloud Map means, and that one call that fails discards the others.
class CloudMapFailuresTest {
    private static final String END = "; what was read before stays in use";

    private final AwsServer server = new AwsServer();
    private final Readings readings = new Readings(Aws.ofCloudMap(Aws.options(server.url(), 1000)));

    CloudMapFailuresTest() {
        server.cloudMaps().put("billing", entry("a"));
        server.cloudMaps().put("web", entry("b"));
    }

    @AfterEach
    void stop() {
        readings.close();
        server.close();
    }

    private static CloudMapEntry entry(String id) {
        return new CloudMapEntry(id, Map.of("AWS_INSTANCE_IPV4", "10.0.0.1"), "HEALTHY");
    }

    private void fail(String action, Answer answer) {
        server.fail(call -> call.action().equals(action) ? answer : null);
    }

    private void makeLarge() {
        IntStream.range(0, 1000).forEach(i -> server.cloudMaps().put("web", entry("i-" + i)));
    }

    private static List<String> actions() {
        return List.of(
                "ListNamespaces", "ListServices", "DiscoverInstances", "ListInstances", "GetInstancesHealthStatus");
    }

    @ParameterizedTest
    @MethodSource("actions")
    void theActionThatIsMissingIsNamed(String action) {
        makeLarge();
        fail(action, Answer.jsonError(400, "AccessDeniedException", "no"));
        TransientFailure failure = readings.failure();
        assertThat(failure.code()).isEqualTo("INGEST-AWS-DENIED");
        assertThat(failure)
                .hasMessage("reading 123456789012/eu-west-1 with servicediscovery:" + action
                        + ": the response was 400 AccessDeniedException \"no\"; allow the action servicediscovery:"
                        + action + " to the user or role of the source in the account 123456789012" + END);
        assertThat(server.count(action)).isEqualTo(1);
    }

    /// One page of one service that keeps failing, and everything stays as it was.
    @ParameterizedTest
    @MethodSource("actions")
    void oneCallThatKeepsFailingDiscardsTheOthersAndOnlyTheFirstIsNotRepeated(String action)
            throws InterruptedException {
        makeLarge();
        var _ = readings.first();
        long before = server.count(action);
        server.cloudMaps().removeService("billing");
        fail(action, Answer.jsonError(500, "InternalFailure", "sorry"));
        assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-STATUS");
        assertThat(server.count(action) - before).isEqualTo(action.equals("ListNamespaces") ? 1 : 3);
        server.restore();
        assertThat(Readings.unread(readings.next())).containsExactly(PLACE.prefix() + "a/srv-billing");
    }

    @Test
    void aCallThatFailsOnceIsRepeatedAndTheOthersAreNot() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        server.fail(call -> call.action().equals("DiscoverInstances") && failures.incrementAndGet() <= 2
                ? Answer.jsonError(503, "ServiceUnavailable", "try again")
                : null);
        assertThat(Readings.ids(readings.first())).hasSize(2);
        assertThat(server.actions())
                .containsExactly(
                        "GetCallerIdentity",
                        "ListNamespaces",
                        "ListServices",
                        "DiscoverInstances",
                        "DiscoverInstances",
                        "DiscoverInstances",
                        "DiscoverInstances");
        assertThat(readings.listener().permits()).isEqualTo(server.calls().size());
    }

    @ParameterizedTest
    @CsvSource({
        "400, RequestLimitExceeded, '', 0",
        "400, ThrottlingException, 7, 7",
        "429, '', 9, 9",
        "503, Throttling, 3, 3",
    })
    void tooManyCallsMeanSlowDown(int status, String error, String retryAfter, int seconds) {
        Answer answer = Answer.jsonError(status, error, "slow down");
        fail("ListNamespaces", retryAfter.isEmpty() ? answer : answer.with("Retry-After", retryAfter));
        TransientFailure failure = readings.failure();
        assertThat(failure.code()).isEqualTo("INGEST-AWS-BUSY");
        assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(server.count("ListNamespaces")).isEqualTo(1);
    }

    @Test
    void aThrottledServiceWaitsAndIsCounted() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        server.fail(call -> call.action().equals("DiscoverInstances") && failures.incrementAndGet() == 1
                ? Answer.jsonError(400, "RequestLimitExceeded", "slow down")
                : null);
        long began = System.nanoTime();
        assertThat(Readings.ids(readings.first())).hasSize(2);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(2_000_000_000L);
        assertThat(readings.listener().throttles()).isEqualTo(Map.of("", 1));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void anAnswerWithoutAListIsNotEmpty(String action) throws InterruptedException {
        makeLarge();
        var _ = readings.first();
        fail(action, Answer.json("{}"));
        assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-ANSWER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html>\n<html><body><p>Sign in</p></body></html>",
                "{\"Instances\":[{\"Instance",
                "[]",
                "",
                "{\"Instances\":null}",
                "{\"Instances\":[null]}",
            })
    void whatIsNoAnswerIsNotEmpty(String body) throws InterruptedException {
        var _ = readings.first();
        fail("DiscoverInstances", Answer.json(body));
        assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-ANSWER");
    }

    @Test
    void aPageOfHtmlIsNamedAsSuch() {
        fail("ListNamespaces", Answer.json("<html/>"));
        assertThat(readings.failure())
                .hasMessageStartingWith("reading 123456789012/eu-west-1 with servicediscovery:ListNamespaces: the"
                        + " response was 200 with a body that cannot be read: Unexpected character ('<'")
                .message()
                .doesNotContain("Source");
    }

    @Test
    void aBodyThatIsCutIsNotBelieved() {
        fail(
                "DiscoverInstances",
                Answer.json("{\"Instances\":[{\"InstanceId\":\"a\",\"Attributes\":{}},{\"InstanceId\":\"b\"}]}")
                        .cut());
        assertThat(readings.failure().code()).isIn("INGEST-AWS-ANSWER", "INGEST-AWS-UNREACHABLE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ListNamespaces | {\"Namespaces\":[{\"Name\":\"shop\"}]}",
                "ListNamespaces | {\"Namespaces\":[{\"Id\":\"ns-1\"}]}",
                "ListNamespaces | {\"Namespaces\":[null]}",
                "ListServices | {\"Services\":[null]}",
                "ListServices | {\"Services\":[{\"Id\":\"srv-1\"}]}",
                "ListServices | {\"Services\":[{\"Name\":\"web\"}]}",
            })
    void anEntryThatIsNoneFailsTheReading(String action, String body) {
        fail(action, Answer.json(body));
        assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-ANSWER");
    }

    @Test
    void aTokenThatDoesNotMoveEndsTheReading() {
        fail("ListNamespaces", Answer.json("{\"Namespaces\":[],\"NextToken\":\"same\"}"));
        assertThat(readings.failure())
                .hasMessage("reading 123456789012/eu-west-1 with servicediscovery:ListNamespaces: the token of its next"
                        + " page was used already" + END);
        assertThat(server.count("ListNamespaces")).isEqualTo(2);
    }

    @Test
    void credentialsOfAnotherAccountAreNotBelieved() {
        server.account("AKIATEST", "210987654321");
        assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-ACCOUNT");
        assertThat(server.actions()).containsExactly("GetCallerIdentity");
    }

    @Test
    void noSecretIsInAMessage() {
        server.fail(call -> call.action().equals("ListNamespaces")
                ? Answer.jsonError(
                        400,
                        "InvalidInput",
                        "you sent " + call.headers().get("x-amz-security-token") + " and secret-" + Aws.SECRET)
                : null);
        assertThat(readings.failure().toString()).contains("***").doesNotContain(Aws.SECRET);
    }
}

package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairlead.ingest.aws.AwsOptions.Keys;
import io.fairlead.ingest.aws.AwsOptions.Role;
import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.AwsServer.Call;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.model.StsException;

/// Which credentials are used, and that those of another account are not believed.
class CredentialsTest {
    private final AwsServer server = new AwsServer();

    @TempDir
    private Path folder;

    CredentialsTest() {
        server.put(Aws.REGION, Vm.of("i-0001", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Readings with(Keys keys) {
        return new Readings(Aws.with(Aws.options(server.url(), 1000), keys, null));
    }

    private Path write(String key, String token) throws IOException {
        return Files.writeString(folder.resolve("credentials"), """
            # made by a test
            [default]
            aws_access_key_id = %s
            aws_secret_access_key=s3cret
            %s
            """.formatted(
                        key, token.isEmpty() ? "" : "aws_session_token = " + token));
    }

    @Test
    void aSessionTokenIsSent() throws InterruptedException {
        try (Readings readings = with(Aws.KEYS)) {
            var _ = readings.first();
        }
        assertThat(server.calls())
                .allSatisfy(
                        call -> assertThat(call.headers()).containsEntry("x-amz-security-token", "token-" + Aws.SECRET))
                .extracting(Call::key)
                .containsOnly("AKIATEST");
    }

    @Test
    void whatAnotherAccountListsIsNotBelieved() throws InterruptedException {
        try (Readings readings = with(Aws.KEYS)) {
            server.account("AKIATEST", "999999999999");
            TransientFailure failure = readings.failure();
            assertThat(failure.code()).isEqualTo("INGEST-AWS-ACCOUNT");
            assertThat(failure)
                    .hasMessage(
                            "reading 123456789012/eu-west-1 with sts:GetCallerIdentity: the credentials belong to the"
                                    + " account 999999999999, expected 123456789012; what was read before stays in use");
            assertThat(server.actions()).containsExactly("GetCallerIdentity");

            server.account("AKIATEST", AwsServer.ACCOUNT);
            assertThat(Readings.ids(readings.first())).hasSize(1);
        }
    }

    @Test
    void aFileIsReadAgainForEachReadingAndItsAccountIsCheckedAgain() throws Exception {
        Path file = write("AKIAONE", "");
        try (Readings readings = with(new Keys.InFile(file))) {
            var _ = readings.first();
            write("AKIATWO", "t0ken");
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(server.calls())
                    .extracting(Call::key)
                    .containsExactly("AKIAONE", "AKIAONE", "AKIAONE", "AKIATWO", "AKIATWO");
            assertThat(server.calls().getLast().headers()).containsEntry("x-amz-security-token", "t0ken");

            server.account("AKIAOTHER", "999999999999");
            write("AKIAOTHER", "");
            assertThat(readings.failure().code()).isEqualTo("INGEST-AWS-ACCOUNT");
            write("AKIATWO", "");
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    /// The pages of one reading have the same credentials.
    @Test
    void keysThatAreRotatedWhileAReadingTakesPlaceCountFromTheNextOne() throws Exception {
        server.put(Aws.REGION, Vm.of("i-0002", "web"), Vm.of("i-0003", "web"));
        Path file = write("AKIAONE", "");
        server.fail(call -> {
            if (call.token().equals("i-0001")) {
                try {
                    write("AKIATWO", "");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return null;
        });
        AwsOptions options = Aws.with(Aws.options(server.url(), 1), new Keys.InFile(file), null);
        try (Readings readings = new Readings(options)) {
            var _ = readings.first();
            assertThat(server.calls()).extracting(Call::key).containsOnly("AKIAONE");
            var _ = readings.next();
            assertThat(server.calls().getLast().key()).isEqualTo("AKIATWO");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | has no aws_access_key_id",
                "'aws_access_key_id = s3cret' | has no aws_secret_access_key",
                "'[a]\naws_access_key_id = s3cret\n[b]\naws_secret_access_key = s3cret' | has 2 profiles, expected one",
            })
    void aFileThatCannotBeUsedIsNamedAndItsContentIsNot(String content, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("credentials"), content);
        try (Readings readings = with(new Keys.InFile(file))) {
            TransientFailure failure = readings.failure();
            assertThat(failure.code()).isEqualTo("INGEST-AWS-CREDENTIALS");
            assertThat(failure).hasMessage("the file " + file + ": " + problem + "; what was read before stays in use");
        }
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void aMissingFileIsNamed() {
        try (Readings readings = with(new Keys.InFile(folder.resolve("none")))) {
            assertThat(readings.failure())
                    .hasMessage("the file " + folder.resolve("none")
                            + ": cannot be read (NoSuchFileException); what was read before stays in use");
        }
    }

    @Test
    void aRoleIsAssumedOnceAndReadWith() throws InterruptedException {
        Role role = new Role("arn:aws:iam::123456789012:role/reader", "shop");
        try (Readings readings = new Readings(Aws.with(Aws.options(server.url(), 1000), Aws.KEYS, role))) {
            var _ = readings.first();
            var _ = readings.next();
        }
        assertThat(server.actions())
                .containsExactly(
                        "AssumeRole",
                        "GetCallerIdentity",
                        "DescribeInstances",
                        "DescribeAvailabilityZones",
                        "DescribeInstances");
        assertThat(server.calls())
                .extracting(Call::key)
                .containsExactly("AKIATEST", "ASIAROLE", "ASIAROLE", "ASIAROLE", "ASIAROLE");
        assertThat(server.calls().getFirst().parameters())
                .containsEntry("RoleArn", role.arn())
                .containsEntry("ExternalId", "shop")
                .containsEntry("RoleSessionName", "fairlead");
    }

    private static Answer role(String key, String expiration) {
        return Answer.xml("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>" + key + "</AccessKeyId>"
                + "<SecretAccessKey>secret-" + Aws.SECRET + "</SecretAccessKey><SessionToken>token-" + Aws.SECRET
                + "</SessionToken>" + (expiration.isEmpty() ? "" : "<Expiration>" + expiration + "</Expiration>")
                + "</Credentials></AssumeRoleResult></AssumeRoleResponse>");
    }

    private Readings withARole() {
        Role role = new Role("arn:aws:iam::123456789012:role/reader", "");
        return new Readings(Aws.with(Aws.options(server.url(), 1000), Aws.KEYS, role));
    }

    /// Five minutes before: a reading takes less.
    @Test
    void aRoleThatIsAboutToExpireIsAssumedAgain() throws InterruptedException {
        String inAnHour = Instant.now().plus(Duration.ofHours(1)).toString();
        server.fail(call -> call.action().equals("AssumeRole") ? role("ASIAROLE", inAnHour) : null);
        try (Readings readings = withARole()) {
            var _ = readings.first();
            readings.pass(Duration.ofMinutes(50));
            var _ = readings.next();
            assertThat(server.count("AssumeRole")).as("ten minutes before").isEqualTo(1);
            readings.pass(Duration.ofMinutes(6));
            var _ = readings.next();
            assertThat(server.count("AssumeRole")).as("four minutes before").isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, ExpiredToken",
        "401, AuthFailure",
        "403, InvalidClientTokenId",
        "403, UnauthorizedOperation",
    })
    void aRoleWhoseCredentialsAreRejectedIsAssumedAgain(int status, String error) throws InterruptedException {
        try (Readings readings = withARole()) {
            var _ = readings.first();
            server.fail(call -> call.isInstances() ? Answer.error(status, error, "no") : null);
            var _ = readings.failure();
            assertThat(server.count("AssumeRole")).isEqualTo(1);
            server.restore();
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(server.count("AssumeRole")).isEqualTo(2);
        }
    }

    @Test
    void aRoleIsKeptWhenAwsFails() throws InterruptedException {
        try (Readings readings = withARole()) {
            var _ = readings.first();
            server.fail(call -> call.isInstances() ? Answer.error(500, "InternalError", "no") : null);
            var _ = readings.failure();
            server.restore();
            var _ = readings.next();
            assertThat(server.count("AssumeRole")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"})
    void aRoleOfWhichAPartIsMissingIsNoAnswer(String part) {
        Answer whole = role("ASIAROLE", "2126-01-01T00:00:00Z");
        String cut = whole.body().replaceAll("<" + part + ">.*</" + part + ">", "");
        server.fail(call -> call.action().equals("AssumeRole") ? Answer.xml(cut) : null);
        try (Readings readings = withARole()) {
            TransientFailure failure = readings.failure();
            assertThat(failure.code()).isEqualTo("INGEST-AWS-ANSWER");
            assertThat(failure)
                    .hasMessage("reading 123456789012/eu-west-1 with sts:AssumeRole: the response was 200 with no"
                            + " credentials, or a part of them; what was read before stays in use");
        }
    }

    private static Stream<Arguments> failuresOfTheChain() {
        AwsErrorDetails details = AwsErrorDetails.builder()
                .errorCode("AccessDenied")
                .errorMessage("Not authorized to perform sts:AssumeRoleWithWebIdentity")
                .build();
        return Stream.of(
                Arguments.of(
                        StsException.builder()
                                .requestId("4f3c")
                                .message("with an id: 4f3c")
                                .awsErrorDetails(details)
                                .build(),
                        "AccessDenied \"Not authorized to perform sts:AssumeRoleWithWebIdentity\""),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("/var/run/token")),
                        "java.nio.file.NoSuchFileException: /var/run/token"),
                Arguments.of(new IllegalStateException("no value\nyet"), "no value yet"),
                Arguments.of(new NullPointerException(), "NullPointerException"),
                Arguments.of(SdkClientException.create("x".repeat(1000)), "x".repeat(1000)));
    }

    /// The chain may fail after it has succeeded, with any exception.
    @ParameterizedTest
    @MethodSource("failuresOfTheChain")
    void whateverTheChainFailsWithIsAFailureThatPasses(RuntimeException thrown, String shown) throws Exception {
        AtomicReference<@Nullable RuntimeException> failing = new AtomicReference<>();
        AwsCredentialsProvider chain = () -> {
            RuntimeException now = failing.get();
            if (now != null) {
                throw now;
            }
            return AwsBasicCredentials.create("AKIACHAIN", "s3cret");
        };
        AwsOptions options = Aws.with(Aws.options(server.url(), 1000), new Keys.DefaultChain(), null);
        try (Readings readings = new Readings(options, chain)) {
            var _ = readings.first();
            failing.set(thrown);
            TransientFailure failure = readings.failure();
            assertThat(failure.code()).isEqualTo("INGEST-AWS-CREDENTIALS");
            assertThat(failure)
                    .hasMessage("reading 123456789012/eu-west-1: the default chain gave no credentials (" + shown
                            + "); give this process a role, environment variables or a profile, or set"
                            + " `credentials: static`; what was read before stays in use")
                    .hasNoCause();
            failing.set(null);
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    @Test
    void anInterruptionOfTheChainStaysOne() {
        AwsCredentialsProvider chain = () -> {
            throw new IllegalStateException("Interrupted waiting to refresh the value", new InterruptedException());
        };
        AwsOptions options = Aws.with(Aws.options(server.url(), 1000), new Keys.DefaultChain(), null);
        try (Readings readings = new Readings(options, chain)) {
            assertThatThrownBy(readings::next).isInstanceOf(InterruptedException.class);
        }
    }

    /// The SDK's signer does log it at this level; the product's logback.xml turns that logger off.
    @Test
    void noSecretIsLoggedButByTheSignerThatIsTurnedOff() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger signer = (Logger) LoggerFactory.getLogger("software.amazon.awssdk.http.auth");
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        signer.setLevel(Level.WARN);
        server.fail(call -> call.action().equals("AssumeRole") ? role("ASIAROLE", "2126-01-01T00:00:00Z") : null);
        try (Readings readings = withARole()) {
            var _ = readings.first();
            assertThat(server.calls().getLast().headers()).containsEntry("x-amz-security-token", "token-" + Aws.SECRET);
            server.fail(call -> Answer.error(403, "UnauthorizedOperation", "sent: " + call.headers()));
            var _ = readings.failure();
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }
        List<String> lines = List.copyOf(log.list).stream()
                .map(it -> it.getLoggerName() + " " + it.getFormattedMessage())
                .toList();

        assertThat(lines).as("the SDK logs something").isNotEmpty().noneMatch(it -> it.contains(Aws.SECRET));
        assertThat(Path.of("../../server/src/main/resources/logback.xml"))
                .content()
                .contains("<logger name=\"software.amazon.awssdk.http.auth\" level=\"WARN\"/>");
    }
}

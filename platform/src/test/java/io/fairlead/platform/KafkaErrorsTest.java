package io.fairlead.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// How errors of Kafka are classified: temporary ones are retried, the others are reported with a remedy.
final class KafkaErrorsTest {
    static Stream<Arguments> ofClients() {
        return Stream.of(
                Arguments.of(
                        new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"),
                        TransientFailure.class,
                        "KAFKA-UNREACHABLE"),
                Arguments.of(
                        new ConfigException("Invalid url in bootstrap.servers: x"),
                        ConfigurationFailure.class,
                        "APP-KAFKA-CONFIG"),
                Arguments.of(new SaslAuthenticationException("bad"), ConfigurationFailure.class, "KAFKA-AUTH"),
                Arguments.of(new TimeoutException("late"), TransientFailure.class, "KAFKA-UNREACHABLE"),
                Arguments.of(new IllegalStateException("other"), ConfigurationFailure.class, "APP-KAFKA-CONFIG"));
    }

    @ParameterizedTest
    @MethodSource("ofClients")
    void theDeepestCauseDecides(Throwable cause, Class<? extends Failure> type, String code) throws Exception {
        Failure failure =
                KafkaReach.failure(new KafkaException("outer", new IllegalArgumentException("middle", cause)));

        assertThat(failure).isInstanceOf(type);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).startsWith("kafka: ").doesNotContain("outer");
    }

    @ParameterizedTest
    @MethodSource("logins")
    void aLoginIsNeverQuoted(Throwable cause) throws Exception {
        Failure failure = KafkaReach.failure(new KafkaException("failed to construct", cause));

        assertThat(failure.getMessage())
                .contains("sasl.jaas.config cannot be used")
                .doesNotContain("hunter2");
    }

    static Stream<Throwable> logins() {
        return Stream.of(
                new LoginException("no user for hunter2"),
                new IllegalArgumentException("JAAS config entry not terminated by semi-colon: password=hunter2"),
                new ConfigException("Login module control flag is not available in the JAAS config, near hunter2"),
                new IllegalArgumentException("unknown LoginModule option hunter2"));
    }

    @Test
    void anInterruptionStaysOne() {
        Throwable thrown = catchThrowable(
                () -> KafkaReach.failure(new KafkaException("x", new InterruptedException("for the test"))));

        assertThat(thrown).isInstanceOf(InterruptedException.class);
    }

    static Stream<Arguments> ofCalls() {
        return Stream.of(
                Arguments.of(new TopicAuthorizationException("no"), TransientFailure.class, "KAFKA-DENIED"),
                Arguments.of(new TimeoutException("late"), TransientFailure.class, "KAFKA-UNREACHABLE"),
                Arguments.of(new UnknownTopicOrPartitionException("none"), TransientFailure.class, "KAFKA-UNREACHABLE"),
                Arguments.of(new GroupNotEmptyException("members"), RejectedFailure.class, "KAFKA-REFUSED"),
                Arguments.of(new IllegalStateException("other"), RejectedFailure.class, "KAFKA-REFUSED"));
    }

    /// The cause stays readable: a caller ignores that a topic which it deletes is gone already.
    @ParameterizedTest
    @MethodSource("ofCalls")
    void aCallThatFailedSaysWhatItWanted(Throwable cause, Class<? extends Failure> type, String code) {
        KafkaFutureImpl<String> future = new KafkaFutureImpl<>();
        future.completeExceptionally(cause);

        Throwable thrown = catchThrowable(() -> KafkaCall.get(future, "topic x could not be deleted"));

        assertThat(thrown)
                .isInstanceOf(type)
                .hasCause(cause)
                .hasMessageStartingWith("kafka: topic x could not be deleted: " + cause.getMessage());
        assertThat(((Failure) thrown).code()).isEqualTo(code);
    }

    @Test
    void aCallThatWorkedGivesItsResult() throws Exception {
        assertThat(KafkaCall.get(KafkaFuture.completedFuture("done"), "nothing"))
                .isEqualTo("done");
    }
}

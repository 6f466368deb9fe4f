package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class WaitingStartupTest {
    private final WaitingStartup startup = new WaitingStartup(new Random(1));
    private final List<String> reasons = new ArrayList<>();
    private int attempts;

    /// Fails twice, then gives the number of attempts.
    private int attempt(RuntimeException failure) throws InterruptedException {
        attempts = 0;
        return startup.attempt(() -> {
            reasons.add(String.valueOf(startup.reason()));
            if (++attempts < 3) {
                throw failure;
            }
            return attempts;
        });
    }

    @Test
    void waitsForWhatIsAwayAndSaysWhatItIs() throws Exception {
        assertThat(attempt(new TransientFailure("KAFKA-UNREACHABLE", "no broker answers")))
                .isEqualTo(3);
        assertThat(reasons)
                .containsExactly(
                        "null", "KAFKA-UNREACHABLE: no broker answers", "KAFKA-UNREACHABLE: no broker answers");
        assertThat(startup.reason()).isNull();
    }

    @Test
    void waitsForANameThatDoesNotResolve() throws Exception {
        RuntimeException asKafkaThrowsIt = new KafkaException(
                "Failed create new KafkaAdminClient",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));
        assertThat(attempt(asKafkaThrowsIt)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KAFKA-AUTH",
                "KAFKA-DENIED",
                "TOPICS-MISSING",
                "TOPICS-REPLICATION",
                "WIRE-REGISTRY-AUTH",
                "WIRE-REGISTRY-FORBIDDEN"
            })
    void waitsForWhatAServerOrAnOperatorCanPutRight(String code) throws Exception {
        assertThat(attempt(new ConfigurationFailure(code, "denied"))).isEqualTo(3);
    }

    @Test
    void throwsAConfigurationThatCanNeverWork() {
        Failure never = new ConfigurationFailure("TOPICS-DRIFT", "13 partitions");
        assertThatThrownBy(() -> attempt(never)).isSameAs(never);
    }

    @Test
    void waitsForAConfigurationThatHasWorkedBefore() throws Exception {
        startup.worked();
        assertThat(attempt(new ConfigurationFailure("TOPICS-DRIFT", "13 partitions")))
                .isEqualTo(3);
    }

    @Test
    void throwsWhatIsUnexpected() {
        assertThatThrownBy(() -> attempt(new IllegalStateException("a bug"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endsItsWaitWhenItIsInterrupted() {
        assertThatThrownBy(() -> startup.attempt(() -> {
                    Thread.currentThread().interrupt();
                    throw new TransientFailure("KAFKA-UNREACHABLE", "no broker answers");
                }))
                .isInstanceOf(InterruptedException.class);
    }
}

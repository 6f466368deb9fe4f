package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamsFailuresTest {
    private static String code(Throwable thrown) {
        return StreamsFailures.expected(new StreamsException("task 0_1", thrown))
                .map(Failure::code)
                .orElse("");
    }

    @Test
    void aMissingRightIsExpected() {
        assertThat(code(new TopicAuthorizationException(Set.of("fairlead.changes"))))
                .isEqualTo("KAFKA-DENIED");
    }

    /// Kafka 4.3.1 says so without a cause; target.md case 38.
    @Test
    void aMissingRightThatComesAsTextIsExpected() {
        assertThat(code(new KafkaException("Unexpected error in TxnOffsetCommitResponse: Topic authorization failed.")))
                .isEqualTo("KAFKA-DENIED");
    }

    @Test
    void anotherPartitionCountIsExpected() {
        assertThat(code(new StreamsException("Existing internal topic p-topology-state-changelog has invalid"
                        + " partitions: expected: 13; actual: 12.")))
                .isEqualTo("TOPICS-DRIFT");
    }

    @Test
    void aBrokerThatIsAwayAndATopicThatIsNotThereAreExpected() {
        assertThat(code(new TimeoutException("30 s"))).isEqualTo("KAFKA-UNREACHABLE");
        assertThat(code(new MissingSourceTopicException("gone"))).isEqualTo("TOPICS-MISSING");
    }

    @Test
    void ourOwnFailuresKeepTheirCode() {
        assertThat(code(new TransientFailure("WIRE-REGISTRY-UNREACHABLE", "away")))
                .isEqualTo("WIRE-REGISTRY-UNREACHABLE");
    }

    @Test
    void nothingElseIsExpected() {
        assertThat(code(new IllegalStateException("made up"))).isEmpty();
        assertThat(code(new StackOverflowError())).isEmpty();
        assertThat(code(new Bug("the state contradicts itself", new TimeoutException("30 s"))))
                .isEmpty();
    }
}

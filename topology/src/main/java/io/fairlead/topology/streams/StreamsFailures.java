package io.fairlead.topology.streams;

import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/// Tells external failures of stream threads from those that this program causes. External ones may last for hours and
/// end by themselves; they are waited out.
///
/// | in the chain of causes | code |
/// |---|---|
/// | one of our own failures | its own |
/// | an authorization failure, also one that Kafka passes on as text alone | `KAFKA-DENIED` |
/// | an authentication failure | `KAFKA-AUTH` |
/// | a topic that does not exist | `TOPICS-MISSING` |
/// | an internal topic with another partition count | `TOPICS-DRIFT` |
/// | a time-out, or another failure that Kafka calls retriable | `KAFKA-UNREACHABLE` |
/// | anything else, and a [Bug] before all | none: unexpected |
final class StreamsFailures {
    private StreamsFailures() {}

    static Optional<Failure> expected(Throwable thrown) {
        Optional<Failure> found = Optional.empty();
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof Bug) {
                return Optional.empty();
            }
            Throwable cause = at;
            found = found.or(() -> one(cause));
        }
        return found;
    }

    private static Optional<Failure> one(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        return switch (cause) {
            case Failure failure -> Optional.of(failure);
            case AuthenticationException _ -> failure("KAFKA-AUTH", cause, "check the security settings under `kafka`");
            case AuthorizationException _ ->
                failure("KAFKA-DENIED", cause, "grant the rights that ops/topics.md lists");
            case MissingSourceTopicException _ -> missing(cause);
            case UnknownTopicOrPartitionException _ -> missing(cause);
            case UnknownTopicIdException _ -> missing(cause);
            case RetriableException _ ->
                failure("KAFKA-UNREACHABLE", cause, "is the Kafka cluster at bootstrap.servers running?");
            default ->
                // The responses of a transaction coordinator come as text.
                text.endsWith("authorization failed.") || text.endsWith("authorization failed")
                        ? failure("KAFKA-DENIED", cause, "grant the rights that ops/topics.md lists")
                        : text.contains("has invalid partitions")
                                ? failure("TOPICS-DRIFT", cause, "see `fairlead topics verify`")
                                : Optional.empty();
        };
    }

    private static Optional<Failure> missing(Throwable cause) {
        return failure("TOPICS-MISSING", cause, "see `fairlead topics verify`");
    }

    private static Optional<Failure> failure(String code, Throwable cause, String remedy) {
        return Optional.of(
                new TransientFailure(code, "the topology cannot run: " + cause.getMessage() + "; " + remedy, cause));
    }
}

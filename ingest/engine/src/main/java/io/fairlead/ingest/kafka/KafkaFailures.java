package io.fairlead.ingest.kafka;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/// Maps failures of a Kafka client to failures of ingest.
final class KafkaFailures {
    private KafkaFailures() {}

    static Failure of(String what, Throwable cause) {
        String message = "cannot " + what + ": " + cause.getMessage();
        return switch (cause) {
            case Failure failure -> failure;
            // Credentials and permissions may be revoked and granted again while this runs.
            case AuthenticationException _ ->
                new TransientFailure("KAFKA-AUTH", message + "; check the security settings under `kafka`", cause);
            case AuthorizationException _ ->
                new TransientFailure("KAFKA-DENIED", message + "; grant the rights that ops/topics.md lists", cause);
            default ->
                new TransientFailure(
                        "KAFKA-UNREACHABLE", message + "; is the Kafka cluster at bootstrap.servers running?", cause);
        };
    }
}

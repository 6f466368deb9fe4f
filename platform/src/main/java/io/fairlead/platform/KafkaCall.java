package io.fairlead.platform;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/// Waits for a response of Kafka's admin client, and translates its errors.
public final class KafkaCall {
    private KafkaCall() {}

    /// The result of an admin call, with its failure as one of ours.
    ///
    /// @param what begins the message, for example `topic x could not be deleted`
    public static <T> T get(KafkaFuture<T> answer, String what) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), what);
        }
    }

    private static Failure failure(Throwable cause, String what) {
        String message = "kafka: " + what + ": " + cause.getMessage();
        return switch (cause) {
            case AuthorizationException _ ->
                new TransientFailure(
                        "KAFKA-DENIED", message + "; grant this user the permission, or use a user who has it", cause);
            case RetriableException _ -> new TransientFailure("KAFKA-UNREACHABLE", message, cause);
            default -> new RejectedFailure("KAFKA-REFUSED", message, cause);
        };
    }
}

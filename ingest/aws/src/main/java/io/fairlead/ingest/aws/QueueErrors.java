package io.fairlead.ingest.aws;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The errors of SQS that no other service has, and what to do then. Pure.
final class QueueErrors {
    private static final String CREATE = "create the queue, or correct `queue-url`";
    private static final Map<String, String> REMEDIES = Map.of(
            "AWS.SimpleQueueService.NonExistentQueue", CREATE,
            "QueueDoesNotExist", CREATE,
            "QueueDoesNotExistException", CREATE,
            "InvalidAddress", CREATE,
            "OverLimit", "too many messages were received and not deleted; purge the queue");

    private QueueErrors() {}

    /// @param error the code of the error
    static Optional<String> remedy(String error) {
        return error.toLowerCase(Locale.ROOT).startsWith("kms")
                ? Optional.of("allow the action kms:Decrypt for the key of the queue")
                : Optional.ofNullable(REMEDIES.get(error));
    }

    static boolean isOfQueue(String action) {
        return action.startsWith("sqs:");
    }

    /// The name of an action in IAM: calls for several messages have none of their own.
    static String permission(String action) {
        return isOfQueue(action) ? action.replaceFirst("Batch$", "") : action;
    }
}

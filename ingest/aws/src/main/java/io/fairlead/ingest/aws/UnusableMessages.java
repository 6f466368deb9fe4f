package io.fairlead.ingest.aws;

import io.fairlead.http.PrintableText;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;

/// Messages of a queue that cannot be used. They are counted; one of them is reported, with its content, at
/// most once a minute, as a queue may be full of them. Usable ones resolve it. One thread at a time.
final class UnusableMessages {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final String item;
    private final Clock clock;
    private long count;
    private Instant next = Instant.MIN;
    private boolean isRejected;
    private @Nullable Message first;
    private String cause = "";

    /// @param queue its name among the parts of the source
    UnusableMessages(String queue, Clock clock) {
        this.item = queue + "/messages";
        this.clock = clock;
    }

    void add(Message message, String why) {
        count++;
        if (first == null) {
            first = message;
            cause = why;
        }
    }

    /// To be called after all messages of a response.
    void report(RegistryListener listener) {
        Message message = first;
        first = null;
        Instant now = clock.instant();
        if (message == null) {
            if (isRejected) {
                isRejected = false;
                listener.resolved(item);
            }
        } else if (!now.isBefore(next) || !isRejected) {
            next = now.plus(PAUSE);
            isRejected = true;
            String body = message.body() == null ? "" : message.body();
            listener.rejected(item, body.getBytes(StandardCharsets.UTF_8), failure(message));
        }
    }

    private RejectedFailure failure(Message message) {
        return new RejectedFailure(
                "INGEST-AWS-EVENT",
                item + ": message " + PrintableText.of(String.valueOf(message.messageId())) + " cannot be used: "
                        + cause + "; it was deleted, as all " + count
                        + " that could not be used so far; correct the rule that sends them");
    }
}

package io.fairlead.ingest.aws;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// The calls to a queue.
final class QueueCalls {
    /// The longest that SQS allows.
    static final Duration LONGEST_POLL = Duration.ofSeconds(20);
    private static final int MOST_MESSAGES = 10;
    private static final String RECEIVE = "sqs:ReceiveMessage";
    private static final String DELETE = "sqs:DeleteMessageBatch";

    private final AwsSession session;
    private final EventQueue queue;

    QueueCalls(AwsSession session, EventQueue queue) {
        this.session = session;
        this.queue = queue;
    }

    private SqsClient client() {
        return session.clients().sqs(queue);
    }

    /// Waits for messages, for 20 s if there are none.
    List<Message> receive() throws InterruptedException {
        return receive(ReceiveMessageRequest.builder()
                .maxNumberOfMessages(MOST_MESSAGES)
                .waitTimeSeconds((int) LONGEST_POLL.toSeconds()));
    }

    private List<Message> receive(ReceiveMessageRequest.Builder wanted) throws InterruptedException {
        ReceiveMessageRequest request = wanted.queueUrl(queue.url())
                .overrideConfiguration(session.signed())
                .build();
        return session.callWaiting(RECEIVE, () -> client().receiveMessage(request))
                .messages();
    }

    /// @throws io.fairlead.model.failure.TransientFailure one of them was not deleted
    void delete(List<Message> messages) throws InterruptedException {
        DeleteMessageBatchRequestEntry[] entries = IntStream.range(0, messages.size())
                .mapToObj(i -> entry(i, messages.get(i)))
                .toArray(DeleteMessageBatchRequestEntry[]::new);
        DeleteMessageBatchResponse deleted = delete(entries);
        if (deleted.hasFailed() && !deleted.failed().isEmpty()) {
            BatchResultErrorEntry first = deleted.failed().getFirst();
            throw session.failures()
                    .notDeleted(DELETE, deleted.failed().size(), entries.length, String.valueOf(first.code()));
        }
    }

    private static DeleteMessageBatchRequestEntry entry(int number, Message message) {
        return DeleteMessageBatchRequestEntry.builder()
                .id(Integer.toString(number))
                .receiptHandle(message.receiptHandle())
                .build();
    }

    private DeleteMessageBatchResponse delete(DeleteMessageBatchRequestEntry... entries) throws InterruptedException {
        DeleteMessageBatchRequest request = DeleteMessageBatchRequest.builder()
                .queueUrl(queue.url())
                .entries(entries)
                .overrideConfiguration(session.signed())
                .build();
        return session.callWaiting(DELETE, () -> deleted(request));
    }

    /// A handle that no message has is an error of its entry, or of the call.
    private DeleteMessageBatchResponse deleted(DeleteMessageBatchRequest request) {
        try {
            return client().deleteMessageBatch(request);
        } catch (ReceiptHandleIsInvalidException e) {
            return DeleteMessageBatchResponse.builder()
                    .failed(BatchResultErrorEntry.builder()
                            .code(e.awsErrorDetails().errorCode())
                            .build())
                    .build();
        }
    }

    /// Tries both permissions. A message that is received remains visible, and is delivered again. Whether
    /// messages may be deleted is tried with a handle that none has.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure a call failed
    void check() throws InterruptedException {
        var _ = receive(ReceiveMessageRequest.builder()
                .maxNumberOfMessages(1)
                .waitTimeSeconds(0)
                .visibilityTimeout(0));
        var _ = delete(DeleteMessageBatchRequestEntry.builder()
                .id("check")
                .receiptHandle("of-no-message")
                .build());
    }
}

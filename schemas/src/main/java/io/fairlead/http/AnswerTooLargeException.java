package io.fairlead.http;

import java.io.IOException;

/// A response had more bytes than are accepted. The rest of it was not read, and the connection was closed. The message
/// names the limit.
public final class AnswerTooLargeException extends IOException {
    /// The limit that was exceeded, which determines the remedy.
    public enum Limit {
        /// For one response ([AnswerBounds#maxBytes]).
        ONE_ANSWER,
        /// For all responses held at once ([ByteBudget]).
        ALL_ANSWERS
    }

    private final Limit limit;

    private AnswerTooLargeException(Limit limit, String message) {
        super(message);
        this.limit = limit;
    }

    static AnswerTooLargeException ofOne(long maxBytes) {
        return new AnswerTooLargeException(
                Limit.ONE_ANSWER,
                "the response is larger than " + ByteBudget.text(maxBytes) + " and was not read further");
    }

    static AnswerTooLargeException ofAll(long maxBytes) {
        return new AnswerTooLargeException(
                Limit.ALL_ANSWERS,
                "the responses in memory are together larger than " + ByteBudget.text(maxBytes)
                        + ", an eighth of the heap, and this one was not read further");
    }

    public Limit limit() {
        return limit;
    }
}

package io.fairlead.ingest.eureka;

import java.io.IOException;
import java.io.Serial;

/// What would be kept of a response is more than half of the heap.
final class TooManyTokensException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private TooManyTokensException(String message) {
        super(message);
    }

    static TooManyTokensException of(long max) {
        return new TooManyTokensException(
                "the response has more than " + max + " tokens, whose instances would need more than half of the heap");
    }
}

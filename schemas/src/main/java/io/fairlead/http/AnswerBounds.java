package io.fairlead.http;

import java.time.Duration;

/// The limits of one response: bytes of its body, and time from sending the request to the last byte.
public record AnswerBounds(int maxBytes, Duration total) {
    public AnswerBounds {
        if (maxBytes < 1 || !total.isPositive()) {
            throw new IllegalArgumentException("bounds of " + maxBytes + " bytes and " + total + ", expected above 0");
        }
    }
}

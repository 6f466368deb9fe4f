package io.fairlead.ingest.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// The highest value that a total had within the last `window`. Constant time per change, on average.
final class HighWater {
    private record Stood(int value, Instant until) {}

    private final Duration window;
    /// Candidate maxima, in descending order, each with its end time.
    private final Deque<Stood> stood = new ArrayDeque<>();

    HighWater(Duration window) {
        this.window = window;
    }

    /// The total was `value` until `until`.
    void left(int value, Instant until) {
        while (!stood.isEmpty() && stood.getLast().value() <= value) {
            stood.removeLast();
        }
        stood.addLast(new Stood(value, until));
    }

    /// `now` is the total since the last change.
    int highest(int now, Instant at) {
        forget(at);
        return stood.isEmpty() ? now : Math.max(now, stood.getFirst().value());
    }

    boolean isEmpty(Instant at) {
        forget(at);
        return stood.isEmpty();
    }

    /// A value that ended before the window no longer counts; one that ended exactly at its start does.
    private void forget(Instant at) {
        Instant begin = at.minus(window);
        while (!stood.isEmpty() && stood.getFirst().until().isBefore(begin)) {
            stood.removeFirst();
        }
    }
}

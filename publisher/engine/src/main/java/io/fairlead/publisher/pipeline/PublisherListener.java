package io.fairlead.publisher.pipeline;

/// Receives every outcome (metrics, log, audit, the demo's output). Called by many threads at once; must not block.
@FunctionalInterface
public interface PublisherListener {
    void on(Outcome outcome);

    /// Both, this one first.
    default PublisherListener and(PublisherListener next) {
        return outcome -> {
            on(outcome);
            next.on(outcome);
        };
    }
}

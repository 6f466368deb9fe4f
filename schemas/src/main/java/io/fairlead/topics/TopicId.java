package io.fairlead.topics;

import java.util.Optional;
import java.util.function.Supplier;

/// Kafka's id of one topic. A topic that is deleted and created again has another id: whoever read or wrote the one
/// before knows nothing of this one. Thread-safe.
///
/// @param now the id that was seen last, empty while no such topic was; does not wait
/// @param asked the id as Kafka says it now, empty where there is no such topic; waits for Kafka
public record TopicId(boolean isIdentified, Supplier<Optional<String>> now, Supplier<Optional<String>> asked) {
    /// Nobody asks: for tests and benchmarks.
    public static final TopicId UNIDENTIFIED = new TopicId(false, Optional::empty, Optional::empty);

    public TopicId(Supplier<Optional<String>> now, Supplier<Optional<String>> asked) {
        this(true, now, asked);
    }
}
